using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using AIHorde.AppHost.Processes;

namespace AIHorde.Testing;

/// <summary>A service of ours as a process of its own, which can be killed as a machine fails. It ends with the test run, however that ends.</summary>
public sealed partial class DotnetProcess : IAsyncDisposable
{
    static readonly TimeSpan ReadyMax = TimeSpan.FromMinutes(2);

    readonly ChildProcess process;
    readonly ConcurrentQueue<string> lines = new();
    readonly TaskCompletionSource<string> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    DotnetProcess(string project, IReadOnlyDictionary<string, string?> environment) =>
        process = ChildProcess.Start(new ChildCommand("dotnet", [ProgramOf(project)]) { Environment = environment }, Take, Take);

    /// <summary>Where it is reached.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Starts a project that was built as the tests were, on a free port, and waits until it listens.</summary>
    public static async Task<DotnetProcess> StartAsync(string project, IReadOnlyDictionary<string, string?> environment)
    {
        var started = new DotnetProcess(project, new Dictionary<string, string?>(environment) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" });
        var first = await Task.WhenAny(started.listening.Task, started.process.Exited, Task.Delay(ReadyMax));
        if (first != started.listening.Task)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"{project} is not ready: {string.Join(Environment.NewLine, started.lines)}");
        }

        started.Address = await started.listening.Task;
        return started;
    }

    /// <summary>As kill -9 does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.Exited;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    static string ProgramOf(string project)
    {
        var here = AppContext.BaseDirectory.TrimEnd('/').Split("/tests/");
        var (root, output) = (here[0], here[1][(here[1].IndexOf('/') + 1)..]);
        return Path.Combine(root, project, output, $"{project}.dll");
    }

    void Take(string line)
    {
        lines.Enqueue(line);
        if (Listens().Match(line) is { Success: true } match) listening.TrySetResult(match.Groups[1].Value);
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listens();
}
