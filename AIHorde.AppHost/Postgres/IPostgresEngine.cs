using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Postgres;

/// <summary>Something that can run a PostgreSQL server: binaries on this machine, or a container engine.</summary>
interface IPostgresEngine
{
    /// <summary>For people: which PostgreSQL, and from where.</summary>
    string Description { get; }

    /// <summary>Makes the data folder where there is none yet, and puts right what a killed launcher left.</summary>
    Task PrepareAsync(PostgresCluster cluster, CancellationToken cancellationToken);

    ChildCommand Serve(PostgresCluster cluster);
}
