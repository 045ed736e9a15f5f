using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>The program as a process of its own, to be stopped and killed as on a volunteer's machine.</summary>
sealed partial class WorkerProcess : IAsyncDisposable
{
    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();

    WorkerProcess(Process process) => this.process = process;

    public string Address { get; private init; } = "";

    public string Output => string.Join('\n', lines);

    public int ExitCode => process.ExitCode;

    public bool HasExited => process.HasExited;

    public static WorkerProcess Start(FakeHorde horde, string backend, params string[] more)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [Path.Combine(AppContext.BaseDirectory, "AIHorde.Worker.dll"), "--name", "Process", "--backends", backend, "--pop-seconds", "0.05", .. more])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["AIHORDE_API_URL"] = horde.Address;
        start.Environment["AIHORDE_WORKER_APIKEY"] = FakeHorde.Key;
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        var worker = new WorkerProcess(new Process { StartInfo = start }) { Address = $"http://127.0.0.1:{port}" };
        worker.process.OutputDataReceived += (_, line) => worker.lines.Enqueue(line.Data ?? "");
        worker.process.ErrorDataReceived += (_, line) => worker.lines.Enqueue(line.Data ?? "");
        worker.process.Start();
        worker.process.BeginOutputReadLine();
        worker.process.BeginErrorReadLine();
        return worker;
    }

    public void Kill() => process.Kill();

    public void Terminate() => Assert.Equal(0, Signal(process.Id, 15));

    public Task ExitAsync() => process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
