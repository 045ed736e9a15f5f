using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>Runs a private server with binaries of this machine; never one that is already running.</summary>
sealed class InstalledPostgres(PostgresBinaries binaries) : IPostgresEngine
{
    public string Description => $"PostgreSQL {binaries.Version} from {binaries.Folder}";

    public async Task PrepareAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cluster.SocketFolder);
        await ServerUser.OwnAsync([cluster.SocketFolder], cancellationToken);
        await OrphanedServer.StopAsync(cluster.DataFolder, cancellationToken);
        var versionFile = Path.Combine(cluster.DataFolder, "PG_VERSION");
        if (!File.Exists(versionFile))
        {
            await InitialiseAsync(cluster, cancellationToken);
        }
        else if ((await File.ReadAllTextAsync(versionFile, cancellationToken)).Trim() is var version && version != binaries.Version.ToString())
        {
            throw new LaunchException(
                $"The data in {cluster.DataFolder} was made by PostgreSQL {version}, but {Description} would run it: "
                + $"set AIHORDE_PG_BIN to the programs of PostgreSQL {version}, or upgrade the data with pg_upgrade.");
        }
    }

    public ChildCommand Serve(PostgresCluster cluster)
    {
        List<string> arguments =
        [
            "-D", cluster.DataFolder,
            "-c", "listen_addresses=127.0.0.1",
            "-c", $"port={cluster.Port}",
            "-c", $"unix_socket_directories={(cluster.HasSocket ? cluster.SocketFolder : "")}",
            "-c", "max_connections=200",
            "-c", "shared_buffers=128MB",
            "-c", "wal_compression=on",
            // What failed is the client's to tell. The server would quote statements and values, and those hold what people have said.
            "-c", "log_min_messages=fatal",
            "-c", "log_min_error_statement=panic",
            "-c", "log_line_prefix=",
            "-c", "log_checkpoints=off",
        ];
        foreach (var setting in cluster.Durable ? [] : PostgresCluster.ThrowawaySettings)
        {
            arguments.AddRange(["-c", setting]);
        }

        return new(binaries.Server, arguments) { Environment = binaries.Environment, User = ServerUser.Name, Stop = StopSignal.Interrupt };
    }

    /// <summary>Made aside and moved into place when whole, so that a launcher killed meanwhile leaves nothing that the next one would take for data.</summary>
    async Task InitialiseAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        var draft = cluster.DataFolder + ".new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        Directory.CreateDirectory(draft);
        var passwordFile = Path.Combine(cluster.SocketFolder, "initial-password");
        await File.WriteAllTextAsync(passwordFile, cluster.Password, cancellationToken);
        await ServerUser.OwnAsync([draft, passwordFile], cancellationToken);
        try
        {
            // --no-sync: a fresh cluster has nothing to lose; the server itself still syncs afterwards.
            var (exitCode, output) = await ShortCommand.RunAsync(
                new(binaries.Initdb,
                [
                    "-D", draft, "-U", PostgresCluster.Administrator, "-E", "UTF8", "--locale=C",
                    "--auth=scram-sha-256", $"--pwfile={passwordFile}", "--no-sync", "--no-instructions",
                ]) { Environment = binaries.Environment, User = ServerUser.Name },
                cancellationToken);
            if (exitCode != 0)
            {
                throw new LaunchException($"PostgreSQL could not make its data folder {cluster.DataFolder}: {output.ReplaceLineEndings(" ")}");
            }

            Directory.Move(draft, cluster.DataFolder);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }
}
