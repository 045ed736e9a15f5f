using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>A folder with `initdb` and `postgres` in it, and the major version that they say they are.</summary>
sealed record PostgresBinaries(string Folder, int Version)
{
    /// <summary>The ledger's SQL is written for this version and later ones.</summary>
    public const int VersionMin = 15;

    static readonly string suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    public string Initdb => Path.Combine(Folder, "initdb" + suffix);

    public string Server => Path.Combine(Folder, "postgres" + suffix);

    /// <summary>A fetched PostgreSQL brings its own libraries beside its programs.</summary>
    public string Libraries => Path.GetFullPath(Path.Combine(Folder, "..", "lib"));

    public static async Task<PostgresBinaries?> LookAsync(string folder, CancellationToken cancellationToken)
    {
        var found = new PostgresBinaries(folder, 0);
        if (!File.Exists(found.Initdb) || !File.Exists(found.Server))
        {
            return null;
        }

        try
        {
            // Answers like "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
            var (exitCode, output) = await ShortCommand.RunAsync(new(found.Server, ["--version"]) { Environment = found.Environment }, cancellationToken);
            var version = output.Split(' ').ElementAtOrDefault(2)?.Split('.')[0].Trim();
            return exitCode == 0 && int.TryParse(version, out var major) && major >= VersionMin ? found with { Version = major } : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There by name, but not a program of this machine.
            return null;
        }
    }

    /// <summary>Nothing that the user set for some other PostgreSQL (PGDATA, PGPORT ...) may steer this one.</summary>
    public IReadOnlyDictionary<string, string?> Environment
    {
        get
        {
            var variables = System.Environment.GetEnvironmentVariables().Keys.Cast<string>()
                .Where(name => name.StartsWith("PG", StringComparison.Ordinal))
                .ToDictionary(name => name, string? (_) => null);
            variables["LC_ALL"] = "C";
            if (Folder.Contains(FetchedPostgres.Version, StringComparison.Ordinal))
            {
                variables["LD_LIBRARY_PATH"] = Libraries;
            }

            return variables;
        }
    }
}
