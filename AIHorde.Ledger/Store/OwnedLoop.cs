namespace AIHorde.Ledger.Store;

/// <summary>A loop that one node runs for all. Losing the role, the database or a race only makes it begin again.</summary>
abstract partial class OwnedLoop(string role, Owners owners, TimeProvider time, ILogger log) : BackgroundService
{
    static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    /// <summary>Works as the owner until cancelled, or returns when a fence says that the role is lost.</summary>
    protected abstract Task RunAsync(Ownership ownership, CancellationToken ct);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await owners.TryAcquireAsync(role, stoppingToken) is { } ownership) await OwnAsync(ownership, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogInterrupted(role, error.Message);
            }
            await Task.Delay(AskInterval, time, stoppingToken);
        }
    }

    async Task OwnAsync(Ownership ownership, CancellationToken ct)
    {
        LogOwned(role, ownership.Epoch);
        try
        {
            await RunAsync(ownership, ct);
            LogLost(role, ownership.Epoch);
        }
        finally
        {
            if (ct.IsCancellationRequested) await owners.ReleaseAsync(ownership);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This node does {Role} (epoch {Epoch})")]
    partial void LogOwned(string role, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another node has taken {Role} over from epoch {Epoch}")]
    partial void LogLost(string role, long epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Role} was interrupted: {Reason}")]
    partial void LogInterrupted(string role, string reason);
}
