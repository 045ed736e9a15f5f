using System.Runtime.CompilerServices;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>How a rebuilt table compares to the live one.</summary>
sealed record RebuiltTable(string Table, long Rows, string? Offender);

/// <summary>
/// Folds the whole log again into temporary tables, which hide the live ones of the same name from this session: so the projections' own statements
/// run unchanged, and nothing live is touched.
/// </summary>
sealed class Rebuild(LedgerModel model, NpgsqlConnection connection)
{
    const int PageMax = 1000;

    const string ShadowTemplate = "CREATE TEMPORARY TABLE @table (LIKE @schema.@table INCLUDING ALL)";

    const string CompareTemplate = """
        SELECT (SELECT count(*) FROM pg_temp.@table),
            (SELECT 'live: ' || row_to_json(d)::text FROM (SELECT * FROM @schema.@table EXCEPT ALL SELECT * FROM pg_temp.@table LIMIT 1) d),
            (SELECT 'rebuilt: ' || row_to_json(d)::text FROM (SELECT * FROM pg_temp.@table EXCEPT ALL SELECT * FROM @schema.@table LIMIT 1) d)
        """;

    const string SchemaSql = "SELECT quote_ident(current_schema())";

    internal const string EventsSql = """
        SELECT transaction_id::text::bigint, position, stream, version, type, data::text, recorded_at, trace_parent FROM events
        WHERE (transaction_id, position) > ($1::text::xid8, $2) ORDER BY events.transaction_id, events.position LIMIT $3
        """;

    const string StatesSql = "SELECT key, type, version, state::text FROM streams WHERE key = ANY ($1)";

    const string TakenSql = """
        SELECT name, transaction_id::text::bigint, position,
            ARRAY(SELECT position FROM parked_events WHERE projection = name) FROM projections
        """;

    public async IAsyncEnumerable<RebuiltTable> RunAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var schema = (string)(await connection.Command(SchemaSql).ExecuteScalarAsync(ct))!;
        List<string> tables = ["streams", "accounts", "kudos_lines",
            .. model.Projections.Select(p => p.Table).Concat(model.LaterProjections.Select(p => p.Table)).Distinct()];
        foreach (var table in tables) await ExecuteAsync(Complete(ShadowTemplate, table, schema), ct);
        await FoldAsync(ct);
        await ExecuteAsync(FoldSql.RebuildAccounts, ct);
        await ExecuteAsync(FoldSql.RebuildLines, ct);
        foreach (var table in tables) yield return await CompareAsync(table, schema, ct);
    }

    async Task FoldAsync(CancellationToken ct)
    {
        var taken = await TakenAsync(ct);
        var after = FeedCursor.Start;
        while (await PageAsync(after, ct) is { Count: > 0 } page)
        {
            var events = await StatesAsync(page, ct);
            await using var batch = new NpgsqlBatch(connection);
            BatchWriter.AddStreams(events.Changed, batch);
            foreach (var projection in model.Projections) projection.Write(events.Stored, batch);
            foreach (var projection in model.LaterProjections)
            {
                List<FeedEvent> its = [.. page.Where(e => taken.TryGetValue(projection.Name, out var own) && own.Has(e.Cursor))];
                if (its.Count > 0) projection.Write(its, batch);
            }
            await batch.ExecuteNonQueryAsync(ct);
            after = page[^1].Cursor;
        }
    }

    /// <summary>A projection that runs behind has taken the events up to its place, but for those that it parked.</summary>
    sealed record Taken(FeedCursor Through, HashSet<long> Parked)
    {
        public bool Has(FeedCursor cursor) => cursor <= Through && !Parked.Contains(cursor.Position);
    }

    async Task<Dictionary<string, Taken>> TakenAsync(CancellationToken ct)
    {
        await using var command = connection.Command(TakenSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        var taken = new Dictionary<string, Taken>();
        while (await row.ReadAsync(ct))
            taken[row.GetString(0)] = new(new((ulong)row.GetInt64(1), row.GetInt64(2)), [.. row.GetFieldValue<long[]>(3)]);
        return taken;
    }

    async Task<List<FeedEvent>> PageAsync(FeedCursor after, CancellationToken ct)
    {
        await using var command = connection.Command(EventsSql, [after.TransactionId.ToString(), after.Position, PageMax]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var page = new List<FeedEvent>();
        while (await row.ReadAsync(ct)) page.Add(FeedRows.Read(row, model));
        return page;
    }

    /// <summary>Gives each event the state after it, going on from the rebuilt streams.</summary>
    async Task<(List<StoredEvent> Stored, Dictionary<string, LoadedStream> Changed)> StatesAsync(List<FeedEvent> page, CancellationToken ct)
    {
        var streams = new Dictionary<string, LoadedStream>();
        await using (var command = connection.Command(StatesSql, [page.Select(e => e.Stream).Distinct().ToArray()]))
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            while (await row.ReadAsync(ct))
            {
                var (key, type) = (row.GetString(0), model.Streams[row.GetString(1)]);
                streams[key] = new(type, key[(type.Name.Length + 1)..], row.GetInt32(2), type.ReadState(row.GetString(3)));
            }
        }
        var stored = new List<StoredEvent>(page.Count);
        foreach (var happened in page)
        {
            var type = model.Streams[happened.StreamType];
            var before = streams.GetValueOrDefault(happened.Stream) ?? new(type, happened.StreamId, 0, type.InitialState);
            var after = before with { Version = happened.Version, State = type.EvolveState(before.State, happened.Event) };
            streams[happened.Stream] = after;
            stored.Add(new(type, happened.StreamId, happened.Version, happened.Event, happened.RecordedAt, happened.TraceParent, after.State));
        }
        return (stored, streams);
    }

    async Task<RebuiltTable> CompareAsync(string table, string schema, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Complete(CompareTemplate, table, schema), connection);
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var offenders = Enumerable.Range(1, 2).Where(i => !row.IsDBNull(i)).Select(row.GetString);
        return new(table, row.GetInt64(0), string.Join("; ", offenders) is { Length: > 0 } offender ? offender : null);
    }

    async Task ExecuteAsync(string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    static string Complete(string template, string table, string schema) =>
        template.Replace("@table", table, StringComparison.Ordinal).Replace("@schema", schema, StringComparison.Ordinal);
}
