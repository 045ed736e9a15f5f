using System.Runtime.CompilerServices;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard;

/// <summary>Tells open pages that something arrived, at most once a second; the pages then fetch themselves again.</summary>
static class LiveEvents
{
    static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);
    static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapLiveEvents(this IEndpointRouteBuilder routes, TelemetryStore store, Func<Task> otherChange, TimeProvider time) =>
        routes.MapGet("/events", (CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(Changes(store, otherChange, time, cancellationToken), eventType: "changed"));

    static async IAsyncEnumerable<string> Changes(
        TelemetryStore store, Func<Task> otherChange, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(store.ChangedAsync(), otherChange(), Task.Delay(KeepAlive, time, cancellationToken));
            yield return time.GetUtcNow().ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Task.Delay(IntervalMin, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
