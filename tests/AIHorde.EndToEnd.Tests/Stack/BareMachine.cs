using AIHorde.AppHost.Postgres;

namespace AIHorde.EndToEnd.Tests.Stack;

/// <summary>
/// The machine as a launcher sees it that has no PostgreSQL, no npm and no container engine: PATH leads to a folder of chosen programs, and what lies in
/// PostgreSQL's usual folders is covered by an empty one, in a mount namespace that only the launcher and what it starts are in.
/// </summary>
sealed class BareMachine : IDisposable
{
    const string Unshare = "/usr/bin/unshare";

    /// <summary>What the launcher and the shell around its children use of every Unix.</summary>
    static readonly string[] everywhere = ["sh", "sleep", "chown", "test", "cat", "mount", "umount", "unshare", "setpriv", "rm", "env"];

    readonly TestFolder folder = new();

    public BareMachine()
    {
        Directory.CreateDirectory(Programs);
        Directory.CreateDirectory(Nothing);
        foreach (var name in everywhere)
        {
            if (new[] { "/usr/bin", "/bin", "/usr/sbin", "/sbin" }.Select(place => Path.Combine(place, name)).FirstOrDefault(File.Exists) is { } program)
            {
                File.CreateSymbolicLink(Path.Combine(Programs, name), program);
            }
        }
    }

    public static bool CanBeMade => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists(Unshare);

    string Programs => Path.Combine(folder.Path, "programs");

    string Nothing => Path.Combine(folder.Path, "nothing");

    /// <summary>Where PostgreSQL's programs lie on this machine, outside PATH: covered.</summary>
    public static IReadOnlyList<string> Covered => [.. FindPostgres.Candidates().Where(place => File.Exists(Path.Combine(place, "postgres")))
        .Except((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))];

    /// <summary>What goes before a command so that it runs on this machine.</summary>
    string[] Prefix =>
    [
        Unshare, "--mount", "/bin/sh", "-c",
        string.Concat(Covered.Append("/var/cache/aihorde").Where(Directory.Exists).Select(place => $"mount --bind {Nothing} {place} && ")) + "exec \"$@\"",
        "sh",
    ];

    /// <summary>A launcher on this machine, without a worker and on free ports.</summary>
    public RunningLauncher Start(string[] arguments, params (string Name, string Value)[] environment) =>
        RunningLauncher.StartUnder(Prefix, arguments, [.. environment, ("PATH", Programs)]);

    public void Put(string name, string script)
    {
        var path = Path.Combine(Programs, name);
        File.WriteAllText(path, "#!/bin/sh\n" + script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    public string PathOf(string name) => Path.Combine(folder.Path, name);

    public void Dispose() => folder.Dispose();
}
