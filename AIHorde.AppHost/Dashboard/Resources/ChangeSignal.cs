using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Dashboard.Resources;

/// <summary>Wakes open pages when a resource changes its state or writes a line.</summary>
sealed class ChangeSignal(DashboardContext context) : BackgroundService
{
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change after the call.</summary>
    public Task NextAsync() => Volatile.Read(ref next).Task;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(StatesAsync(stoppingToken), LinesAsync(stoppingToken));

    async Task StatesAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in context.Notifications.WatchAsync(cancellationToken))
        {
            Signal();
        }
    }

    async Task LinesAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in context.Log.FollowAsync(null, cancellationToken))
        {
            Signal();
        }
    }

    void Signal() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
