using System.Diagnostics;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>
/// A server that outlived its launcher (both it and its watching shell were killed) is stopped before the next starts. The caller holds the
/// lock of the data folder, so no living launcher uses that server.
/// </summary>
static class OrphanedServer
{
    static readonly TimeSpan StopMax = TimeSpan.FromSeconds(20);

    public static async Task StopAsync(string dataFolder, CancellationToken cancellationToken)
    {
        var pidFile = Path.Combine(dataFolder, "postmaster.pid");
        if (!File.Exists(pidFile))
        {
            return;
        }

        var first = File.ReadLines(pidFile).FirstOrDefault();
        var line = int.TryParse(first, out var id) ? await CommandLineAsync(id, cancellationToken) : null;
        if (line?.Contains(dataFolder, StringComparison.Ordinal) != true)
        {
            // Left by a crash, or the number belongs to a stranger by now: the server that we start would stumble over it.
            File.Delete(pidFile);
            return;
        }

        using var server = Process.GetProcessById(id);
        if (OperatingSystem.IsWindows())
        {
            server.Kill(entireProcessTree: true);
        }
        else
        {
            await ShortCommand.RunAsync(new("/bin/sh", ["-c", "kill -INT \"$0\"", id.ToString()]), cancellationToken);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StopMax);
        try
        {
            await server.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LaunchException($"A PostgreSQL server left from an earlier run (process {id}) uses {dataFolder} and does not stop: end it first.");
        }
    }

    /// <summary>A pid file outlives its process and the number is used again: only a server whose command line names our folder is ours to stop.</summary>
    static async Task<string?> CommandLineAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (!process.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
            {
                return null;
            }

            if (OperatingSystem.IsLinux())
            {
                return (await File.ReadAllTextAsync($"/proc/{id}/cmdline", cancellationToken)).Replace('\0', ' ');
            }

            return OperatingSystem.IsWindows()
                ? null
                : (await ShortCommand.RunAsync(new("ps", ["-o", "command=", "-p", id.ToString()]), cancellationToken)).Output;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return null;
        }
    }
}
