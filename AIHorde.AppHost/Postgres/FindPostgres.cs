namespace AIHorde.AppHost.Postgres;

/// <summary>Looks for PostgreSQL where Debian, Red Hat, Homebrew, Postgres.app and Windows put it, and takes the highest version.</summary>
static class FindPostgres
{
    /// <summary>Names the folder of the programs to use; nothing else is looked at then.</summary>
    public const string Setting = "AIHORDE_PG_BIN";

    public static async Task<PostgresBinaries?> FindAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } chosen)
        {
            return await PostgresBinaries.LookAsync(chosen, cancellationToken)
                ?? throw new LaunchException($"{Setting} is {chosen}, where no initdb and postgres of version {PostgresBinaries.VersionMin} or later are.");
        }

        var looked = await Task.WhenAll(Candidates().Select(folder => PostgresBinaries.LookAsync(folder, cancellationToken)));
        return looked.OfType<PostgresBinaries>().MaxBy(found => found.Version);
    }

    /// <summary>The folders that are looked at, whatever is in them.</summary>
    public static IEnumerable<string> Candidates() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(UsualParents().Where(Directory.Exists).SelectMany(Directory.GetDirectories).Select(folder => Path.Combine(folder, "bin")))
            .Distinct();

    /// <summary>Folders with one folder for each version (Red Hat's own package is on PATH; pgsql-NN is the one of the PostgreSQL project).</summary>
    static IEnumerable<string> UsualParents() => OperatingSystem.IsWindows()
        ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
        :
        [
            "/usr/lib/postgresql", "/usr/local", "/usr", "/opt", "/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt",
            "/Library/PostgreSQL", "/Applications/Postgres.app/Contents/Versions",
        ];
}
