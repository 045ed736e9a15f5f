using System.Diagnostics;

namespace AIHorde.Ledger.Store;

/// <summary>
/// The node's one way to change anything. Commands wait in one bounded queue and are written in groups: while one batch waits for the disk
/// the next one fills, so the cost of a commit is shared by all who wait for it, and nobody waits for a timer.
/// </summary>
public sealed class CommandBus : BackgroundService
{
    readonly WaitingCommands waiting;
    readonly BatchRunner runner;
    readonly LedgerOptions options;
    readonly TimeProvider time;
    readonly CommitSignal committed;

    internal CommandBus(BatchRunner runner, LedgerOptions options, TimeProvider time, CommitSignal committed)
    {
        (this.runner, this.options, this.time, this.committed) = (runner, options, time, committed);
        waiting = new(options);
    }

    /// <summary>Completes when the outcome is durable; at once with <see cref="Outcome{TResult}.Busy"/> when too many wait already.</summary>
    /// <exception cref="LedgerUnavailableException">The database did not answer for long.</exception>
    public async Task<Outcome<TResult>> SubmitAsync<TResult>(Command<TResult> command, CancellationToken ct = default)
    {
        var started = time.GetTimestamp();
        using var activity = Telemetry.Activities.StartActivity(command.GetType().Name);
        var pending = PendingCommand<TResult>.Of(command, Activity.Current?.Id);
        if (!waiting.TryAdd(pending))
        {
            Telemetry.Busy.Add(1);
            return new Outcome<TResult>.Busy();
        }
        await using var abandonment = ct.Register(() => pending.Abandon(ct));
        var outcome = await pending.Answered;
        Telemetry.CommandDuration.Record(time.GetElapsedTime(started).TotalSeconds, new KeyValuePair<string, object?>("command", command.GetType().Name));
        return outcome;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Lanes).Select(_ => Task.Run(() => WriteAsync(stoppingToken), CancellationToken.None)));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // Nothing new comes in; what waits is written, as long as the host gives time.
        waiting.Close();
        await Task.WhenAny(ExecuteTask ?? Task.CompletedTask, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
        foreach (var left in waiting.Clear()) left.Fail(new LedgerUnavailableException(new OperationCanceledException("The node is stopping")));
    }

    async Task WriteAsync(CancellationToken ct)
    {
        await using var lane = runner.Lane();
        while (await waiting.TakeAsync() is { } batch)
        {
            try
            {
                await runner.RunAsync(lane, batch, ct);
                committed.RaiseLocal();
                // Those who were just answered often come back at once with their next command: letting them go first makes the next batch a full one.
                await Task.Yield();
            }
            finally
            {
                waiting.End(batch);
            }
        }
    }
}
