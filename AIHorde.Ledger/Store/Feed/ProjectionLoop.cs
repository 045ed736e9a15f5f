using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Runs one projection for all nodes.</summary>
sealed partial class ProjectionLoop(
    LaterProjection projection, LogDatabase database, EventFeed feed, Owners owners, TimeProvider time, ILogger<ProjectionLoop> log)
    : OwnedLoop($"projection:{projection.Name}", owners, time, log)
{
    const string StartSql = "INSERT INTO projections (name, transaction_id, position, updated_at) VALUES ($1, '0', 0, $2) ON CONFLICT DO NOTHING";

    const string CursorSql = "SELECT transaction_id::text::bigint, position FROM projections WHERE name = $1";

    // Moves only from where this owner stood: the place and the effects are one transaction, so nothing counts twice.
    const string MoveSql = """
        UPDATE projections SET transaction_id = $4::text::xid8, position = $5, updated_at = $6
        WHERE name = $1 AND transaction_id = $2::text::xid8 AND position = $3
        """;

    const string ParkedStreamsSql = "SELECT DISTINCT stream FROM parked_events WHERE projection = $1";

    const string ParkSql = """
        INSERT INTO parked_events (projection, transaction_id, position, stream, reason, parked_at) VALUES ($1, $2::text::xid8, $3, $4, $5, $6)
        """;

    readonly Owners owners = owners;
    readonly TimeProvider time = time;
    readonly ILogger<ProjectionLoop> log = log;

    protected override async Task RunAsync(Ownership ownership, CancellationToken ct)
    {
        var (cursor, parked) = await PlaceAsync(ct);
        while (true)
        {
            var next = feed.NextCommit;
            var page = await feed.ReadAsync(cursor, EventFeed.PageMax, ct);
            if (page.Count > 0)
            {
                if (!await ApplyAsync(ownership, cursor, page, parked, ct)) return;
                cursor = page[^1].Cursor;
            }
            else if (!await KeepAsync(ownership, ct))
            {
                return;
            }
            if (await ReplayAsync(ownership, parked, ct) is not { } stillParked) return;
            parked = stillParked;
            if (page.Count < EventFeed.PageMax) await feed.WaitAsync(next, ct);
        }
    }

    async Task<(FeedCursor Cursor, HashSet<string> Parked)> PlaceAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using (var start = connection.Command(StartSql, [projection.Name, time.GetUtcNow()])) await start.ExecuteNonQueryAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(CursorSql, [projection.Name]);
        batch.Add(ParkedStreamsSql, [projection.Name]);
        await using var row = await batch.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        var cursor = new FeedCursor((ulong)row.GetInt64(0), row.GetInt64(1));
        await row.NextResultAsync(ct);
        var parked = new HashSet<string>();
        while (await row.ReadAsync(ct)) parked.Add(row.GetString(0));
        return (cursor, parked);
    }

    /// <summary>The page at once; where that fails, event by event, so that only the bad one is set aside. False where the role is lost.</summary>
    async Task<bool> ApplyAsync(Ownership ownership, FeedCursor from, IReadOnlyList<FeedEvent> page, HashSet<string> parked, CancellationToken ct)
    {
        if (!page.Any(e => parked.Contains(e.Stream)))
        {
            try
            {
                return await WriteAsync(ownership, from, page, page[^1].Cursor, batch => projection.Write(Readable(page), batch), ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested && !Failures.IsWorthRetrying(error))
            {
                LogRefused(projection.Name, page.Count, error.Message);
            }
        }
        foreach (var happened in page)
        {
            if (!await ApplyOneAsync(ownership, from, happened, parked, ct)) return false;
            from = happened.Cursor;
        }
        return true;
    }

    async Task<bool> ApplyOneAsync(Ownership ownership, FeedCursor from, FeedEvent happened, HashSet<string> parked, CancellationToken ct)
    {
        var reason = "An earlier event of its stream is parked";
        if (!parked.Contains(happened.Stream))
        {
            try
            {
                return await WriteAsync(ownership, from, [happened], happened.Cursor, batch => projection.Write(Readable([happened]), batch), ct);
            }
            catch (Exception error) when (!ct.IsCancellationRequested && !Failures.IsWorthRetrying(error))
            {
                reason = error.Message;
            }
        }
        LogParked(projection.Name, happened.Cursor, reason);
        var isOwner = await WriteAsync(ownership, from, [happened], happened.Cursor, batch => batch.Add(ParkSql, [
            projection.Name, happened.Cursor.TransactionId.ToString(), happened.Cursor.Position, happened.Stream, reason, time.GetUtcNow(),
        ]), ct);
        parked.Add(happened.Stream);
        Telemetry.ParkedEvents.Add(1);
        return isOwner;
    }

    /// <summary>An event that this program cannot read is not for it to pass over.</summary>
    static IReadOnlyList<FeedEvent> Readable(IReadOnlyList<FeedEvent> page) =>
        page.FirstOrDefault(e => e.Event is UnreadableEvent) is { Event: UnreadableEvent bad } ? throw new InvalidOperationException(bad.Error) : page;

    async Task<bool> WriteAsync(
        Ownership ownership, FeedCursor from, IReadOnlyList<FeedEvent> page, FeedCursor to, Action<NpgsqlBatch> write, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await owners.FenceAsync(connection, ownership, ct)) return false;
        await using var batch = new NpgsqlBatch(connection);
        write(batch);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(ct);
        await using var move = connection.Command(MoveSql, [
            projection.Name, from.TransactionId.ToString(), from.Position, to.TransactionId.ToString(), to.Position, time.GetUtcNow(),
        ]);
        if (await move.ExecuteNonQueryAsync(ct) != 1) return false;
        await transaction.CommitAsync(ct);
        Telemetry.ProjectionLag.Record((time.GetUtcNow() - page[0].RecordedAt).TotalSeconds, new KeyValuePair<string, object?>("projection", projection.Name));
        return true;
    }

    async Task<bool> KeepAsync(Ownership ownership, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await owners.FenceAsync(connection, ownership, ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Projection} refused a page of {Count} events, which it now takes one by one: {Reason}")]
    partial void LogRefused(string projection, int count, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Projection} parked the event at {Cursor}: {Reason}")]
    partial void LogParked(string projection, FeedCursor cursor, string reason);
}

/// <summary>One loop for each projection that runs behind the log.</summary>
sealed class ProjectionLoops(LedgerModel model, LogDatabase database, EventFeed feed, Owners owners, TimeProvider time, ILogger<ProjectionLoop> log)
    : IHostedService
{
    readonly List<ProjectionLoop> loops = [.. model.LaterProjections.Select(p => new ProjectionLoop(p, database, feed, owners, time, log))];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(loops.Select(loop => loop.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(loops.Select(loop => loop.StopAsync(cancellationToken)));
}
