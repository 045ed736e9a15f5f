using System.Diagnostics;

namespace AIHorde.AppHost.Processes;

/// <summary>Runs a program to its end and returns what it said.</summary>
static class ShortCommand
{
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(5);

    public static async Task<(int ExitCode, string Output)> RunAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildProcess.Prepare(start, command);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command.Program} did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeMax);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
