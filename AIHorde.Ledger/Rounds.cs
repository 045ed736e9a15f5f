using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>
/// Something that is looked after again and again, on every node alike: what is found is only a hint, the commands decide, so two nodes that
/// find the same thing do no harm and none has to be in charge.
/// </summary>
public abstract partial class Rounds(TimeSpan every, TimeProvider time, ILogger log) : BackgroundService
{
    protected DateTimeOffset Now => time.GetUtcNow();

    internal abstract Task GoAsync(CancellationToken ct);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do await TryAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; whoever runs next finds what is left.
        }
    }

    async Task TryAsync(CancellationToken ct)
    {
        try
        {
            await GoAsync(ct);
        }
        catch (Exception lost) when (Failures.IsWorthRetrying(lost))
        {
            LogPutOff(log, GetType().Name, lost.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(log, GetType().Name, failure);
        }
    }

    /// <summary>All at once, so that they share batches; one that the node is too busy for is found again next time.</summary>
    protected static Task SubmitAllAsync<TResult>(CommandBus bus, IEnumerable<Command<TResult>> commands, CancellationToken ct) =>
        Task.WhenAll(commands.Select(command => bus.SubmitAsync(command, ct)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Round} wait for the database: {Reason}")]
    static partial void LogPutOff(ILogger log, string round, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Round} failed and will be tried again")]
    static partial void LogFailed(ILogger log, string round, Exception failure);
}
