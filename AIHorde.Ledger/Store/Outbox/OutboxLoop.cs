using System.Collections.Frozen;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Delivers what waits in the outbox. Every node takes part: each takes a few rows, which it keeps by moving their next attempt ahead before it tries,
/// so a node that dies while delivering only delays them. Nothing is held locked while something far away answers. When a message is due is told by the
/// database's clock, which all nodes share.
/// </summary>
sealed partial class OutboxLoop(
    LogDatabase database, IEnumerable<IOutboxHandler> handlers, LedgerOptions options, CommitSignal committed, TimeProvider time, ILogger<OutboxLoop> log)
    : BackgroundService
{
    const int UnderwayMax = 16;

    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    const string TakeSql = """
        UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + $1
        WHERE id IN (SELECT id FROM outbox WHERE next_attempt_at <= now() AND kind = ANY ($2) ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, data::text, trace_parent, attempts
        """;

    const string DeliveredSql = "UPDATE outbox SET delivered_at = $2, next_attempt_at = NULL, last_error = NULL WHERE id = $1 AND next_attempt_at IS NOT NULL";

    const string FailedSql = "UPDATE outbox SET next_attempt_at = now() + $2, last_error = $3 WHERE id = $1 AND next_attempt_at IS NOT NULL";

    const string DeadSql = "UPDATE outbox SET dead_at = $2, next_attempt_at = NULL, last_error = $3 WHERE id = $1 AND next_attempt_at IS NOT NULL";

    readonly FrozenDictionary<string, IOutboxHandler> byKind = handlers.ToFrozenDictionary(h => h.Kind);

    /// <summary>One that takes long holds up nobody but itself: as each ends, the next is taken.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underway = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = committed.NextMessage;
            var (room, taken) = (UnderwayMax - underway.Count, 0);
            try
            {
                var messages = await TakeAsync(room, stoppingToken);
                taken = messages.Count;
                underway.AddRange(messages.Select(message => DeliverAsync(message, stoppingToken)));
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(lost.Message);
            }
            if (underway.Count == UnderwayMax) await Task.WhenAny(underway);
            else if (taken < room) await Task.WhenAny(next, Task.Delay(LookInterval, time, stoppingToken));
            underway.RemoveAll(delivery => delivery.IsCompleted);
        }
        await Task.WhenAll(underway);
    }

    async Task<List<TakenMessage>> TakeAsync(int max, CancellationToken ct)
    {
        if (byKind.Count == 0) return [];
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(TakeSql, [options.DeliveryMax, byKind.Keys.ToArray(), max]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var messages = new List<TakenMessage>();
        while (await row.ReadAsync(ct))
            messages.Add(new(new(row.GetGuid(0), row.GetString(1), row.GetString(2)), row.IsDBNull(3) ? null : row.GetString(3), row.GetInt32(4)));
        return messages;
    }

    async Task DeliverAsync(TakenMessage taken, CancellationToken ct)
    {
        try
        {
            await TryAsync(taken, ct);
        }
        catch (Exception lost)
        {
            // Where the node stops nothing is lost: the message is due again soon, and another node takes it.
            if (!ct.IsCancellationRequested) LogLost(lost.Message);
        }
    }

    async Task TryAsync(TakenMessage taken, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.DeliveryMax);
        try
        {
            await byKind[taken.Message.Kind].DeliverAsync(taken.Message, taken.TraceParent, limit.Token);
            await RecordAsync(DeliveredSql, [taken.Message.Id, time.GetUtcNow()], ct);
            Telemetry.Delivered.Add(1, new KeyValuePair<string, object?>("kind", taken.Message.Kind));
        }
        catch (Exception error) when (!ct.IsCancellationRequested && !IsOfTheDatabase(error))
        {
            var isDead = error is UndeliverableException || taken.Attempts >= options.DeliveryAttemptsMax;
            LogFailed(taken.Message.Kind, taken.Message.Id, taken.Attempts, isDead, error.GetType().Name);
            // The type, not the text: a remote's answer or address is nobody's to read in the database.
            var reason = error is UndeliverableException ? error.Message : error.GetType().Name;
            await RecordAsync(isDead ? DeadSql : FailedSql, [taken.Message.Id, isDead ? time.GetUtcNow() : Delay(taken.Attempts), reason], ct);
            if (isDead) Telemetry.DeadLetters.Add(1, new KeyValuePair<string, object?>("kind", taken.Message.Kind));
        }
    }

    /// <summary>A second, doubling to an hour.</summary>
    static TimeSpan Delay(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, attempts - 1)));

    static bool IsOfTheDatabase(Exception error) => error is NpgsqlException;

    async Task RecordAsync(string sql, object[] values, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(sql, values);
        await command.ExecuteNonQueryAsync(ct);
    }

    sealed record TakenMessage(OutboxMessage Message, string? TraceParent, int Attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Id} did not arrive at attempt {Attempt} (given up: {IsDead}): {Reason}")]
    partial void LogFailed(string kind, Guid id, int attempt, bool isDead, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox waits for the database: {Reason}")]
    partial void LogLost(string reason);
}
