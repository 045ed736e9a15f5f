using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace AIHorde.Load;

/// <summary>
/// Whole jobs: each requester asks, waits for the worker to say that it is done, reads the status once and asks again. The prompt tells the worker
/// whom to tell, so that no polling is measured, and is of this run alone: an earlier run may have left requests behind.
/// </summary>
static class TextJobs
{
    public static async Task<string> RunAsync(HordeServer server, LoadOptions options, CancellationToken cancel)
    {
        await WaitingQueue.FillAsync(server, options, cancel);
        await server.PopAsync("Load 0", ModelName, cancel);
        var finished = new ConcurrentDictionary<string, TaskCompletionSource>();
        using var time = new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancel);
        var workers = Enumerable.Range(0, options.Workers).Select(n => WorkAsync(server, $"Load {n % 4}", finished, both.Token)).ToArray();
        server.Timings.Restart();
        var started = Stopwatch.GetTimestamp();
        time.CancelAfter(TimeSpan.FromSeconds(options.Seconds));
        var counts = await Task.WhenAll(Enumerable.Range(0, options.Requesters).Select(n => AskAsync(server, n, finished, both.Token)));
        await Task.WhenAll(workers);
        var (jobs, seconds) = (counts.Sum(), Stopwatch.GetElapsedTime(started).TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture,
            $"{jobs / seconds:0} text jobs a second, after {options.Waiting} more requests were queued for {options.Models} other models ({seconds:0.0} s)");
    }

    const string ModelName = "load-test-model";

    static async Task<int> AskAsync(HordeServer server, int requester, ConcurrentDictionary<string, TaskCompletionSource> finished, CancellationToken cancel)
    {
        var jobs = 0;
        try
        {
            for (var n = 0; !cancel.IsCancellationRequested; n++)
            {
                var prompt = string.Create(CultureInfo.InvariantCulture, $"load {Environment.ProcessId} {requester} {n}");
                var done = finished[prompt] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (await server.AskAsync(prompt, ModelName, cancel) is not { } request) continue;
                await done.Task.WaitAsync(cancel);
                finished.TryRemove(prompt, out _);
                if (await server.IsDoneAsync(request, cancel)) jobs++;
                else server.Timings.Failed("status", "not done after its submit");
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }

        return jobs;
    }

    static async Task WorkAsync(HordeServer server, string name, ConcurrentDictionary<string, TaskCompletionSource> finished, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var (job, prompt) = await server.PopAsync(name, ModelName, cancel);
                if (job is null)
                {
                    await Task.Delay(2, cancel);
                    continue;
                }

                await server.SubmitAsync(job, cancel);
                if (prompt is not null && finished.TryGetValue(prompt, out var waiting)) waiting.TrySetResult();
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up.
        }
    }
}
