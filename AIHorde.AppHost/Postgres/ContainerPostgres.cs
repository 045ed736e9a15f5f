using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>Runs the server in a container where a container engine works and nothing else gave a PostgreSQL.</summary>
sealed class ContainerPostgres(ContainerEngine engine) : IPostgresEngine
{
    const string Image = "postgres:17";

    public string Description => $"{Image} in a container of {engine.Program}";

    public async Task PrepareAsync(PostgresCluster cluster, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cluster.DataFolder);
        await engine.RemoveAsync(Name(cluster), cancellationToken);
    }

    public ChildCommand Serve(PostgresCluster cluster)
    {
        List<string> settings = ["-c", "max_connections=200"];
        foreach (var setting in cluster.Durable ? [] : PostgresCluster.ThrowawaySettings)
        {
            settings.AddRange(["-c", setting]);
        }

        Dictionary<string, string?> environment = new()
        {
            ["POSTGRES_PASSWORD"] = cluster.Password,
            ["POSTGRES_INITDB_ARGS"] = "--locale=C --encoding=UTF8",
        };
        string[] options = ["--publish", $"127.0.0.1:{cluster.Port}:5432", "--volume", $"{cluster.DataFolder}:/var/lib/postgresql/data"];
        return engine.Run(Name(cluster), options, environment, Image, settings) with { Stop = StopSignal.Interrupt };
    }

    static string Name(PostgresCluster cluster) => ContainerEngine.NameFor("postgres", cluster.Folder);
}
