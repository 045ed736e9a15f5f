using AIHorde.AppHost.Processes;
using Npgsql;

namespace AIHorde.AppHost.Postgres;

/// <summary>A PostgreSQL server of our own, made ready to be started: whoever runs <see cref="Command"/> owns its life.</summary>
sealed class PrivatePostgres(PostgresCluster cluster, IPostgresEngine engine)
{
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    public string Description => engine.Description;

    /// <summary>For people who look at the stack; no secret in it.</summary>
    public string Address => $"postgresql://127.0.0.1:{cluster.Port}";

    public ChildCommand Command => engine.Serve(cluster);

    public string AdministratorConnectionString => cluster.Connection(PostgresCluster.Administrator, cluster.Password, "postgres").ConnectionString;

    /// <summary>Finds or fetches PostgreSQL and makes its data folder. The caller holds the lock of <paramref name="folder"/>.</summary>
    public static async Task<PrivatePostgres> PrepareAsync(string folder, bool durable, Action<string> log, CancellationToken cancellationToken)
    {
        var engine = await ChooseAsync(log, cancellationToken);
        var cluster = PostgresCluster.Open(folder, durable) with { InContainer = engine is ContainerPostgres };
        await engine.PrepareAsync(cluster, cancellationToken);
        return new(cluster, engine);
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (!cluster.MayAnswer())
        {
            return false;
        }

        try
        {
            await using var connection = new NpgsqlConnection(AdministratorConnectionString + ";Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    public async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        while (!await IsReadyAsync(cancellationToken))
        {
            await Task.Delay(LookInterval, cancellationToken);
        }
    }

    /// <summary>
    /// A database and a role of the same name that owns it and may do nothing else. The role's password is new each time: services get it from us.
    /// </summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        var password = PostgresCluster.NewSecret();
        await using var source = NpgsqlDataSource.Create(AdministratorConnectionString + ";Pooling=false");
        await RunAsync(source, SayRole, name, password, cancellationToken);
        await RunAsync(source, SayDatabase, name, password, cancellationToken);
        await RunAsync(source, SayLesserRole, name, password, cancellationToken);
        await RunAsync(source, SayGrant, name, password, cancellationToken);
        return cluster.Connection(name, password, name).ConnectionString;
    }

    /// <summary>DDL takes no parameters, so the server itself writes each statement with its names quoted, and we send it back.</summary>
    const string SayRole = """
        select format(
            case when exists (select from pg_roles where rolname = $1) then 'alter' else 'create' end
            || ' role %I login nosuperuser nocreatedb nocreaterole password %L', $1, $2)
        """;

    const string SayDatabase = """
        select format('create database %I owner %I', $1, $1)
        where $2 is not null and not exists (select from pg_database where datname = $1)
        """;

    // The services work in this role, to which the ledger gives no right to change or delete what is in the log.
    const string SayLesserRole = """
        select format('create role %I nologin', $1 || '_app') where $2 is not null and not exists (select from pg_roles where rolname = $1 || '_app')
        """;

    const string SayGrant = "select format('grant %I to %I', $1 || '_app', $1) where $2 is not null";

    static async Task RunAsync(NpgsqlDataSource source, string say, string name, string password, CancellationToken cancellationToken)
    {
        await using var ask = source.CreateCommand(say);
        ask.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        ask.Parameters.Add(new NpgsqlParameter<string> { TypedValue = password });
        if (await ask.ExecuteScalarAsync(cancellationToken) is string statement)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    static async Task<IPostgresEngine> ChooseAsync(Action<string> log, CancellationToken cancellationToken)
    {
        if (await FindPostgres.FindAsync(cancellationToken) is { } found)
        {
            return new InstalledPostgres(found);
        }

        var (fetched, reason) = await FetchedPostgres.FetchAsync(log, cancellationToken);
        if (fetched is not null)
        {
            return new InstalledPostgres(fetched);
        }

        return await ContainerEngine.FindAsync(cancellationToken) is { } container ? new ContainerPostgres(container) : throw new LaunchException(
            $"PostgreSQL {PostgresBinaries.VersionMin} or later was not found, {reason}, and no container engine runs: "
            + $"install PostgreSQL, or set {FindPostgres.Setting} to the folder of its programs, or ConnectionStrings__ledger to a database.");
    }
}
