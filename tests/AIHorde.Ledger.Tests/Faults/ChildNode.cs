using System.Collections.Concurrent;
using System.Diagnostics;

namespace AIHorde.Ledger.Tests;

/// <summary>A node of the ledger in a process of its own.</summary>
sealed class ChildNode : IDisposable
{
    readonly Process process;

    ChildNode(Process process) => this.process = process;

    public ConcurrentQueue<string> Lines { get; } = [];

    public static ChildNode Start(string work, string connectionString)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "AIHorde.Ledger.Tests" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        var start = new ProcessStartInfo(program, ["child", work, connectionString]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var node = new ChildNode(Process.Start(start)!);
        node.process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { } text) node.Lines.Enqueue(text);
        };
        node.process.BeginOutputReadLine();
        return node;
    }

    public Task SaysAsync(string word, int times) =>
        Until.TrueAsync(() => Task.FromResult(Lines.Count(line => line.StartsWith(word, StringComparison.Ordinal)) >= times), $"the child says {word}");

    /// <summary>As by <c>kill -9</c>. What it wrote before is read to the end.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>STOP freezes it as a paused virtual machine would, CONT lets it go on as if nothing had been.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString()]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
