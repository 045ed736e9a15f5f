using System.Security.Cryptography;
using System.Text;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>Runs the server in a container where a container engine works and nothing else gave a PostgreSQL.</summary>
sealed class ContainerPostgres(string engine) : IPostgresEngine
{
    const string Image = "postgres:17";

    public string Description => $"{Image} in a container of {engine}";

    public static async Task<ContainerPostgres?> FindAsync(CancellationToken cancellationToken)
    {
        foreach (var engine in new[] { "docker", "podman" })
        {
            try
            {
                // "info" fails where the client is installed and no engine runs.
                if ((await ShortCommand.RunAsync(new(engine, ["info"]), cancellationToken)).ExitCode == 0)
                {
                    return new(engine);
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // Not installed.
            }
        }

        return null;
    }

    /// <summary>A container that outlived its launcher carries our name: it is in nobody's use, since the caller holds the folder's lock.</summary>
    public async Task PrepareAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cluster.DataFolder);
        await ShortCommand.RunAsync(new(engine, ["rm", "--force", Name(cluster)]), cancellationToken);
    }

    /// <summary>
    /// In the foreground, so that the client hands our signal on to the server and ends with it. The password comes by environment, never by argument.
    /// </summary>
    public ChildCommand Serve(PostgresCluster cluster)
    {
        List<string> arguments =
        [
            "run", "--rm", "--name", Name(cluster),
            "--publish", $"127.0.0.1:{cluster.Port}:5432",
            "--volume", $"{cluster.DataFolder}:/var/lib/postgresql/data",
            "--env", "POSTGRES_PASSWORD", "--env", "POSTGRES_INITDB_ARGS",
            Image, "-c", "max_connections=200",
        ];
        foreach (var setting in cluster.Durable ? [] : PostgresCluster.ThrowawaySettings)
        {
            arguments.AddRange(["-c", setting]);
        }

        return new(engine, arguments)
        {
            Environment = new Dictionary<string, string?> { ["POSTGRES_PASSWORD"] = cluster.Password, ["POSTGRES_INITDB_ARGS"] = "--locale=C --encoding=UTF8" },
            Stop = StopSignal.Interrupt,
        };
    }

    /// <summary>The same for the same folder, so that the next start finds what this one left.</summary>
    static string Name(PostgresCluster cluster) =>
        "aihorde-postgres-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cluster.Folder)))[..12];
}
