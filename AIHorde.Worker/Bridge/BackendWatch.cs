using AIHorde.Worker.Backends;
using OpenTelemetry;

namespace AIHorde.Worker.Bridge;

/// <summary>Looks now and then at what the servers and folders have, so that a model that is added or exchanged there needs no restart here.</summary>
sealed class BackendWatch(Workshop workshop, TimeProvider time)
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(2);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, time, stopping);
                await workshop.RefreshAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The worker stops.
        }
    }
}
