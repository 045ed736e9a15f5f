using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AIHorde.EndToEnd.Tests.Stack;

/// <summary>The real launcher as a process of its own, on free ports, as `dotnet run` would start it.</summary>
sealed partial class RunningLauncher : IAsyncDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();
    readonly TaskCompletionSource<Match> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    RunningLauncher(string[] arguments, IReadOnlyDictionary<string, string> environment, params string[] prefix)
    {
        string[] command = [.. Signals.Restored, .. prefix, Dotnet, Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AIHORDE_TEST_MARK"] = Mark;
        // What the test runner's own environment says about telemetry and addresses is not for the launcher.
        foreach (var inherited in start.Environment.Keys.Where(name => name.Split('_')[0] is "OTEL" or "ASPNETCORE" or "ASPIRE").ToList())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>In the environment of every process that this launcher starts, by which its orphans are found.</summary>
    public string Mark { get; } = $"mark-{Guid.CreateVersion7()}";

    public int Id => process.Id;

    public IEnumerable<string> Lines => lines;

    public string Api { get; private set; } = "";

    public string Dashboard { get; private set; } = "";

    public string AdminKey { get; private set; } = "";

    /// <summary>The address with which the launcher lets somebody into its dashboard.</summary>
    public string DashboardLogin => Lines.SelectMany(line => line.Split(' ')).First(word => word.Contains("/login?t=", StringComparison.Ordinal));

    public bool HasExited => process.HasExited;

    static string Program
    {
        get
        {
            var here = AppContext.BaseDirectory.TrimEnd('/').Split("/tests/");
            var (root, output) = (here[0], here[1][(here[1].IndexOf('/') + 1)..]);
            return Path.Combine(root, "AIHorde.AppHost", output, "AIHorde.AppHost.dll");
        }
    }

    /// <summary>By its path: a test may take it off PATH.</summary>
    static string Dotnet => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));

    /// <summary>Starts without a worker, on free ports; the given arguments come after and win.</summary>
    public static RunningLauncher Start(string[] arguments, params (string Name, string Value)[] environment) =>
        new(Quiet(arguments), environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    /// <summary>The same, started by another program, whose arguments come first.</summary>
    public static RunningLauncher StartUnder(string[] prefix, string[] arguments, params (string Name, string Value)[] environment) =>
        new(Quiet(arguments), environment.ToDictionary(pair => pair.Name, pair => pair.Value), prefix);

    /// <summary>Another command of the launcher, with nothing added.</summary>
    public static RunningLauncher Run(string[] arguments, params (string Name, string Value)[] environment) =>
        new(arguments, environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    public static Task<RunningLauncher> StartReadyAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        ReadyAsync(Start(arguments, environment));

    public static async Task<RunningLauncher> ReadyAsync(RunningLauncher launcher)
    {
        var match = await launcher.ready.Task.WaitAsync(Limit);
        (launcher.Api, launcher.Dashboard, launcher.AdminKey) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        return launcher;
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Limit);
        return process.ExitCode;
    }

    /// <summary>As Ctrl+C does, unless another signal is named.</summary>
    public async Task<int> StopAsync(string signal = "INT")
    {
        await Signals.SendAsync(signal, Id);
        return await ExitAsync();
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await StopAsync();
        }

        process.Dispose();
    }

    static string[] Quiet(string[] arguments) => ["--api-port", "0", "--dashboard-port", "0", "--no-worker", .. arguments];

    void Take(string? line)
    {
        if (line is null)
        {
            ready.TrySetException(new InvalidOperationException(string.Join('\n', lines.Prepend("The launcher ended before it was ready:"))));
            return;
        }

        lines.Enqueue(line);
        if (Ready().Match(line) is { Success: true } match)
        {
            ready.TrySetResult(match);
        }
    }

    [GeneratedRegex(@"^AIHorde is ready api=(\S+) dashboard=(\S+) admin-key=(\S+)$")]
    private static partial Regex Ready();
}
