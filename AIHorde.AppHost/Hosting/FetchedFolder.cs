using System.Security.Cryptography;
using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Hosting;

/// <summary>A folder of programs that is fetched from the network once, into a cache that the launcher's user owns.</summary>
static class FetchedFolder
{
    /// <summary>Root's own home is closed to the user that runs PostgreSQL, so root's cache is the system's.</summary>
    public static string Cache => ServerUser.Name is not null ? "/var/cache/aihorde"
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? Path.Combine(cache, "aihorde")
        : OperatingSystem.IsLinux() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "aihorde")
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "aihorde", "cache");

    /// <summary>Made aside and moved into place when whole. Returns what went wrong, or null.</summary>
    /// <param name="fill">Fills the folder that it is given; returns what went wrong, or null.</param>
    public static async Task<string?> FillAsync(string home, Func<string, Task<string?>> fill)
    {
        var draft = $"{home}.{Environment.ProcessId}.new";
        Directory.CreateDirectory(draft);
        try
        {
            if (await fill(draft) is { } problem)
            {
                return problem;
            }

            Directory.Move(draft, home);
            return null;
        }
        finally
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }
        }
    }

    /// <summary>What an archive must hash to stands in the source, so a registry cannot change what we run.</summary>
    /// <exception cref="LaunchException">It is another one.</exception>
    public static async Task VerifyAsync(string archive, string expected, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(archive);
        var actual = Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken));
        if (actual != expected)
        {
            throw new LaunchException(
                $"The package {Path.GetFileName(archive)} that was fetched is not the one we know (sha512 {actual}): nothing of it was run.");
        }
    }
}
