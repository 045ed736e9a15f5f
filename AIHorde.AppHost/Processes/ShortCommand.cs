using System.Text;

namespace AIHorde.AppHost.Processes;

/// <summary>Runs a program to its end and returns what it said. It too ends with the launcher: a half-made data folder must not go on being made.</summary>
static class ShortCommand
{
    const int OutputLengthMax = 256 * 1024;
    static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(5);

    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        await using var process = ChildProcess.Start(Resolve(command), Keep, Keep);
        var exitCode = await process.Exited.WaitAsync(TimeMax, cancellationToken);
        lock (output)
        {
            return (exitCode, output.ToString());
        }

        void Keep(string line)
        {
            lock (output)
            {
                if (output.Length < OutputLengthMax)
                {
                    output.AppendLine(line);
                }
            }
        }
    }

    /// <summary>Where a program lies on PATH; null where it does not.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    /// <summary>The shell around a child would report a missing program in words of its own; this finds out before.</summary>
    static ChildCommand Resolve(ChildCommand command)
    {
        if (OperatingSystem.IsWindows() || Path.IsPathRooted(command.Program))
        {
            return command;
        }

        return command with
        {
            Program = Find(command.Program) ?? throw new System.ComponentModel.Win32Exception($"There is no {command.Program} on PATH."),
        };
    }
}
