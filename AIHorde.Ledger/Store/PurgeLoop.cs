using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Forgets: private payloads when they expire, delivered messages and the marks of old batches when nobody can ask for them any more.
/// A few rows at a time, so that it never holds anybody up; nodes that do it at the same time take different rows. What is old is told by the database's
/// clock: a node whose own is ahead must not delete what others still need.
/// </summary>
sealed partial class PurgeLoop(LogDatabase database, LedgerOptions options, TimeProvider time, ILogger<PurgeLoop> log) : BackgroundService
{
    const int RowsMax = 1000;

    const string PayloadsSql = """
        DELETE FROM payloads WHERE key IN (SELECT key FROM payloads WHERE expires_at <= now() - $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    const string OutboxSql = """
        DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE delivered_at <= now() - $1 ORDER BY delivered_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    const string BatchesSql = """
        DELETE FROM batches WHERE id IN (SELECT id FROM batches WHERE committed_at <= now() - $1 ORDER BY committed_at LIMIT $2 FOR UPDATE SKIP LOCKED)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var purged = 0;
            try
            {
                purged = await PurgeAsync(stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(lost.Message);
            }
            if (purged < RowsMax) await Task.Delay(options.PurgeInterval, time, stoppingToken);
        }
    }

    /// <summary>The most rows that one of the tables lost.</summary>
    internal async Task<int> PurgeAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var payloads = await DeleteAsync(connection, PayloadsSql, TimeSpan.Zero, ct);
        Telemetry.PurgedPayloads.Add(payloads);
        return Math.Max(payloads, Math.Max(
            await DeleteAsync(connection, OutboxSql, options.DeliveredKeptFor, ct),
            await DeleteAsync(connection, BatchesSql, options.BatchesKeptFor, ct)));
    }

    static async Task<int> DeleteAsync(NpgsqlConnection connection, string sql, TimeSpan age, CancellationToken ct)
    {
        await using var command = connection.Command(sql, [age, RowsMax]);
        return await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing could be purged: {Reason}")]
    partial void LogLost(string reason);
}
