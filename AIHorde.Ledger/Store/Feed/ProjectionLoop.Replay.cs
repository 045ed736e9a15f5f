namespace AIHorde.Ledger.Store;

/// <summary>Takes up what was parked, when somebody asks for it.</summary>
sealed partial class ProjectionLoop
{
    const int ReplayMax = 100;

    const string AskedSql = """
        SELECT e.transaction_id::text::bigint, e.position, e.stream, e.version, e.type, e.data::text, e.recorded_at, e.trace_parent
        FROM parked_events p JOIN events e USING (transaction_id, position)
        WHERE p.projection = $1 AND p.replay ORDER BY e.transaction_id, e.position LIMIT $2
        """;

    const string UnparkSql = "DELETE FROM parked_events WHERE projection = $1 AND position = $2";

    // The events behind a bad one would be out of their order without it.
    const string StayParkedSql = """
        UPDATE parked_events SET replay = false, reason = CASE position WHEN $3 THEN $4 ELSE reason END WHERE projection = $1 AND stream = $2
        """;

    /// <summary>The streams that are still parked afterwards; null where the role is lost.</summary>
    async Task<HashSet<string>?> ReplayAsync(Ownership ownership, HashSet<string> parked, CancellationToken ct)
    {
        if (parked.Count == 0) return parked;
        var asked = await AskedAsync(ct);
        if (asked.Count == 0) return parked;
        var bad = new HashSet<string>();
        foreach (var happened in asked.Where(e => !bad.Contains(e.Stream)))
        {
            try
            {
                if (!await UnparkAsync(ownership, happened, ct)) return null;
            }
            catch (Exception refused) when (!ct.IsCancellationRequested && !Failures.IsWorthRetrying(refused))
            {
                LogParked(projection.Name, happened.Cursor, refused.Message);
                bad.Add(happened.Stream);
                if (!await StayParkedAsync(ownership, happened, refused.Message, ct)) return null;
            }
        }
        return (await PlaceAsync(ct)).Parked;
    }

    async Task<List<FeedEvent>> AskedAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await feed.ReadRowsAsync(connection, AskedSql, [projection.Name, ReplayMax], ct);
    }

    Task<bool> UnparkAsync(Ownership ownership, FeedEvent happened, CancellationToken ct) => owners.WriteAsync(ownership, batch =>
    {
        projection.Write(Readable([happened]), batch);
        batch.Add(UnparkSql, [projection.Name, happened.Cursor.Position]);
    }, ct);

    Task<bool> StayParkedAsync(Ownership ownership, FeedEvent happened, string reason, CancellationToken ct) => owners.WriteAsync(ownership, batch =>
        batch.Add(StayParkedSql, [projection.Name, happened.Stream, happened.Cursor.Position, reason]), ct);
}
