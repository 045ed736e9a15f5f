using System.Diagnostics;
using System.Globalization;

namespace AIHorde.Load;

/// <summary>Pops that find nothing, the hottest call of a real server, while a queue waits for other models.</summary>
static class EmptyPops
{
    public static async Task<string> RunAsync(HordeServer server, LoadOptions options, CancellationToken cancel)
    {
        await WaitingQueue.FillAsync(server, options, cancel);
        for (var n = 0; n < options.Workers; n++) await server.PopAsync(NameOf(n), "a model that nobody wants", cancel);
        server.Timings.Restart();
        var started = Stopwatch.GetTimestamp();
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(options.Seconds));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
        var counts = await Task.WhenAll(Enumerable.Range(0, options.Workers).Select(n => PopAsync(server, NameOf(n), both.Token)));
        var (pops, seconds) = (counts.Sum(), Stopwatch.GetElapsedTime(started).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture,
            $"{pops / seconds:0} empty pops a second, after {options.Waiting} more requests were queued for {options.Models} other models ({seconds:0.0} s)");
    }

    static string NameOf(int worker) => string.Create(CultureInfo.InvariantCulture, $"Idle {worker % 4}");

    static async Task<int> PopAsync(HordeServer server, string worker, CancellationToken cancel)
    {
        var pops = 0;
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                await server.PopAsync(worker, "a model that nobody wants", cancel);
                pops++;
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }

        return pops;
    }
}
