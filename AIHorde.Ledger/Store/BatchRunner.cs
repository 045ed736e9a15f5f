using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Takes a batch of commands through one transaction, and through whatever goes wrong: conflicts and lost connections are retried under the same batch id,
/// so a commit of unknown outcome is recognised instead of repeated; a batch that the database refuses is taken apart so that only the bad command fails.
/// </summary>
sealed partial class BatchRunner(
    LogDatabase database, LedgerModel model, LedgerOptions options, TimeProvider time, CommitSignal committed, ILogger<BatchRunner> log)
{
    readonly BatchReader reader = new(model);
    readonly BatchWriter writer = new(model);

    /// <summary>For one lane: batches that run beside one another need a connection each.</summary>
    public LaneConnection Lane() => new(database);

    public async Task RunAsync(LaneConnection lane, IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var started = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(lane, id, commands, ct);
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
            catch (Exception refused) when (commands.Count > 1 && Failures.IsRefusal(refused))
            {
                LogSplit(commands.Count, (refused as PostgresException)?.SqlState ?? refused.GetType().Name, refused.Message);
                foreach (var command in commands) await RunAsync(lane, [command], ct);
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
    async Task TryAsync(LaneConnection lane, Guid id, IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        try
        {
            await TryAsync(await lane.OpenAsync(ct), id, commands, ct);
        }
        catch
        {
            await lane.DropAsync();
            throw;
        }
    }

    async Task TryAsync(NpgsqlConnection connection, Guid id, IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        var now = Clock.Microseconds(time.GetUtcNow());
        var loaded = await reader.BeginAsync(connection, id, commands, ct);
        if (loaded is null)
        {
            await RollbackAsync(connection, ct);
            return;
        }
        var decided = DecidedBatch.Decide(loaded, commands, now);
        if (decided.IsEmpty) await RollbackAsync(connection, ct);
        else await writer.CommitAsync(connection, decided, ct);
        if (decided.Outbox.Count > 0) committed.RaiseMessage();
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A batch of {Count} commands was refused ({Code}: {Reason}) and is taken apart")]
    partial void LogSplit(int count, string code, string reason);
}
