using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>PostgreSQL refuses to run as root, and rightly: started by root, it runs as an unprivileged user that owns its folders.</summary>
static class ServerUser
{
    /// <summary>Null when the launcher is itself an ordinary user.</summary>
    public static string? Name { get; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess ? Choose() : null;

    /// <summary>Makes the paths that user's alone.</summary>
    public static async Task OwnAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var path in paths)
        {
            const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            File.SetUnixFileMode(path, Directory.Exists(path) ? file | UnixFileMode.UserExecute : file);
        }

        if (Name is not null)
        {
            var (exitCode, output) = await ShortCommand.RunAsync(new("chown", ["-h", Name, .. paths]), cancellationToken);
            if (exitCode != 0)
            {
                throw new LaunchException($"{paths[0]} could not be given to user {Name}: {output.ReplaceLineEndings(" ")}");
            }

            await RequireReachAsync(paths[0], cancellationToken);
        }
    }

    /// <summary>A folder inside one that is closed to that user (such as /root) is no use, and PostgreSQL's own message about it is a riddle.</summary>
    static async Task RequireReachAsync(string path, CancellationToken cancellationToken)
    {
        var (exitCode, _) = await ShortCommand.RunAsync(new("test", ["-r", path]) { User = Name }, cancellationToken);
        if (exitCode != 0)
        {
            throw new LaunchException($"PostgreSQL runs as user {Name}, who cannot reach {path}: choose another folder with --data.");
        }
    }

    static string Choose() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";
}
