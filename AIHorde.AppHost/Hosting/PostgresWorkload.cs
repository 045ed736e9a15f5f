using AIHorde.AppHost.Postgres;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>The private server. It keeps its port and its passwords when it is restarted, so that the services just connect again.</summary>
sealed class PostgresWorkload(DataFolder folder, bool durable, Action<string> log) : IWorkload
{
    static readonly string[] TurnedAway =
    [
        "terminating connection due to", "the database system is starting up", "the database system is not yet accepting connections",
        "the database system is in recovery mode", "the database system is shutting down", "Consistent recovery state has not been yet reached",
    ];

    PrivatePostgres? postgres;

    public string Kind => "postgres";

    public IReadOnlyList<string> Endpoints => postgres is null ? [] : [postgres.Address];

    public IReadOnlyList<ShownVariable> Environment => [];

    public bool IsError(string line) => line.StartsWith("ERROR", StringComparison.Ordinal)
        || line.StartsWith("FATAL", StringComparison.Ordinal)
        || line.StartsWith("PANIC", StringComparison.Ordinal);

    /// <summary>That it starts, stops or was killed is told once; each connection that it turns away meanwhile would tell it again.</summary>
    public bool IsNews(string line) => !TurnedAway.Any(line.Contains);

    public PrivatePostgres Server => postgres ?? throw new InvalidOperationException("The server has not been prepared.");

    public async Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (postgres is null)
        {
            postgres = await PrivatePostgres.PrepareAsync(folder.Postgres, durable, log, cancellationToken);
            log(postgres.Description);
        }

        return postgres.Command;
    }

    public async Task<Health> LookAsync(CancellationToken cancellationToken) =>
        await Server.IsReadyAsync(cancellationToken) ? Health.Well : new("it takes no connections");
}
