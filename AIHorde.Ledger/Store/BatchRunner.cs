using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Takes a batch of commands through one transaction, and through whatever goes wrong: conflicts and lost connections are retried under the same batch id,
/// so a commit of unknown outcome is recognised instead of repeated; a batch that the database refuses is taken apart so that only the bad command fails.
/// </summary>
sealed partial class BatchRunner(LogDatabase database, LedgerModel model, LedgerOptions options, TimeProvider time, ILogger<BatchRunner> log)
{
    readonly BatchReader reader = new(model);
    readonly BatchWriter writer = new(model);

    public async Task RunAsync(IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(id, commands, ct);
                foreach (var command in commands) command.Answer();
                return;
            }
            catch (Exception error) when (!ct.IsCancellationRequested && Failures.IsWorthRetrying(error) && time.GetElapsedTime(started) < options.RetryFor)
            {
                Telemetry.BatchRetries.Add(1);
                LogRetry(attempt, error.Message);
                // Not cancelled: whoever waits for this batch is owed an answer, which the next attempt gives.
                await Task.Delay(Failures.Backoff(attempt), time, CancellationToken.None);
            }
            catch (PostgresException refused) when (commands.Count > 1)
            {
                LogSplit(commands.Count, refused.SqlState, refused.MessageText);
                foreach (var command in commands) await RunAsync([command], ct);
                return;
            }
            catch (Exception error)
            {
                foreach (var command in commands) command.Fail(Failures.Describe(error));
                return;
            }
        }
    }

    /// <summary>On return the outcomes that the commands hold are durable, be it by this attempt or by an earlier one that seemed lost.</summary>
    async Task TryAsync(Guid id, IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var now = Clock.Microseconds(time.GetUtcNow());
        var loaded = await reader.BeginAsync(connection, id, commands, now, ct);
        if (loaded is null)
        {
            await RollbackAsync(connection, ct);
            return;
        }
        var decided = DecidedBatch.Decide(loaded, commands, now);
        if (decided.IsEmpty) await RollbackAsync(connection, ct);
        else await writer.CommitAsync(connection, decided, ct);
        Telemetry.BatchSize.Record(commands.Count);
        Telemetry.Events.Add(decided.Events.Count);
        Telemetry.Entries.Add(decided.Entries.Count);
    }

    static async Task RollbackAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var rollback = connection.Command("ROLLBACK");
        await rollback.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch is tried again after attempt {Attempt}: {Reason}")]
    partial void LogRetry(int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} commands was refused ({SqlState}: {Reason}) and is taken apart")]
    partial void LogSplit(int count, string sqlState, string reason);
}
