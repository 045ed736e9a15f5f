using System.ComponentModel;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// Keeps one resource running: waits for what it needs, starts it, watches its health, starts it again when it has died, stops it when told to.
/// </summary>
sealed class ResourceInstance(
    ResourceSnapshot initial, IWorkload workload, IReadOnlyList<string> waitsFor, ResourceNotifications notifications, ResourceLog log, TimeProvider time,
    IReadOnlyList<string>? startsAfter = null)
    : IDisposable
{
    static readonly TimeSpan StartingLookInterval = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan RunningLookInterval = TimeSpan.FromSeconds(2);

    /// <summary>One late answer is a busy service; this many are a sick one.</summary>
    const int FailedLooksMax = 3;

    /// <summary>Start and stop come from the launcher and from the dashboard at once: one at a time. Guards <see cref="run"/>.</summary>
    readonly SemaphoreSlim turn = new(1);
    readonly TaskCompletionSource<LaunchException> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ResourceSnapshot snapshot = initial;
    (Task Loop, CancellationTokenSource Stop)? run;
    bool hasRun;

    public string Name { get; } = initial.Name;

    public string Group { get; } = initial.Group;

    /// <summary>Completes when the resource cannot be started for a reason that a person must mend.</summary>
    public Task<LaunchException> Failed => failed.Task;

    public async Task StartAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (run is null or { Loop.IsCompleted: true })
            {
                run?.Stop.Dispose();
                var stop = new CancellationTokenSource();
                run = (Task.Run(() => SuperviseAsync(stop.Token)), stop);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task StopAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (run is { } running)
            {
                await running.Stop.CancelAsync();
                await running.Loop;
                running.Stop.Dispose();
                run = null;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>After the stop.</summary>
    public void Dispose() => turn.Dispose();

    public void Publish(Func<ResourceSnapshot, ResourceSnapshot>? change = null)
    {
        snapshot = change?.Invoke(snapshot) ?? snapshot;
        notifications.Publish(snapshot);
    }

    async Task SuperviseAsync(CancellationToken stop)
    {
        var backoff = new Backoff();
        try
        {
            Publish(now => now with { State = ResourceState.Waiting, Healthy = null, Why = null, ExitCode = null });
            foreach (var needed in waitsFor)
            {
                Publish(now => now with { Why = $"for {needed}" });
                await notifications.WaitForHealthyAsync(needed, stop);
            }

            foreach (var needed in startsAfter ?? [])
            {
                Publish(now => now with { Why = $"for the start of {needed}" });
                await notifications.WaitForStartAsync(needed, stop);
            }

            for (var restart = false; ; restart = true)
            {
                var started = time.GetTimestamp();
                await RunOnceAsync(restart, stop);
                var wait = backoff.Next(time.GetElapsedTime(started));
                var next = $"starting again in {wait.TotalSeconds:0.##} s";
                log.Write(Name, $"ended with {snapshot.ExitCode}: {next}", isError: true);
                Publish(now => now with { Why = next });
                await Task.Delay(wait, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Publish(now => now with { State = ResourceState.Exited, Healthy = null, Why = null, ProcessId = null, StartedAt = null });
        }
        catch (Exception problem) when (problem is LaunchException or Win32Exception or IOException)
        {
            // What never ran makes the launcher give up, with this message as its last word.
            log.Write(Name, problem.Message, isError: true, isPrinted: hasRun);
            Publish(now => now with { State = ResourceState.FailedToStart, Healthy = false, Why = problem.Message, ProcessId = null, StartedAt = null });
            failed.TrySetResult(problem as LaunchException ?? new LaunchException($"{Name} cannot be started: {problem.Message}", problem));
        }
    }

    async Task RunOnceAsync(bool restart, CancellationToken stop)
    {
        Publish(now => now with
        {
            State = ResourceState.Starting, Healthy = null, Why = null, ProcessId = null, Restarts = now.Restarts + (restart ? 1 : 0),
        });
        var command = await workload.PrepareAsync(stop);
        await using var process = command is null
            ? null
            : ChildProcess.Start(command, line => log.Write(Name, line), line => log.Write(Name, line, workload.IsError(line), workload.IsNews(line)));
        Publish(now => now with
        {
            State = ResourceState.Running,
            ProcessId = process?.Id,
            ExitCode = null,
            StartedAt = time.GetUtcNow(),
            Endpoints = workload.Endpoints,
            Environment = workload.Environment,
        });
        hasRun = true;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchHealthAsync(ended.Token);
        try
        {
            var exit = process?.Exited ?? Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => 0, TaskScheduler.Default);
            await (await Task.WhenAny(exit, watching)).WaitAsync(stop);
            await exit.WaitAsync(stop);
            Publish(now => now with { State = ResourceState.Exited, Healthy = false, ExitCode = exit.Result, ProcessId = null, StartedAt = null });
        }
        catch (OperationCanceledException)
        {
            Publish(now => now with { State = ResourceState.Stopping });
            throw;
        }
        finally
        {
            await ended.CancelAsync();
            await watching.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    async Task WatchHealthAsync(CancellationToken ended)
    {
        for (var failures = 0; ;)
        {
            var health = await workload.LookAsync(ended);
            failures = health.IsWell ? 0 : failures + 1;
            if (health.IsWell && !snapshot.IsReady)
            {
                Publish(now => now with { State = ResourceState.Running, Healthy = true, Why = null });
            }
            else if (failures >= FailedLooksMax && snapshot.IsReady)
            {
                Publish(now => now with { State = ResourceState.RuntimeUnhealthy, Healthy = false, Why = health.Problem });
            }
            else if (failures >= FailedLooksMax && snapshot.Why != health.Problem)
            {
                Publish(now => now with { Why = health.Problem });
            }

            await Task.Delay(health.IsWell ? RunningLookInterval : StartingLookInterval, time, ended);
        }
    }
}
