using AIHorde.AppHost.Processes;
using Npgsql;

namespace AIHorde.AppHost.Hosting;

/// <summary>A database: made on our own server where it is missing, or somebody else's, whose health is all that we look at.</summary>
sealed class DatabaseWorkload(DatabaseResource database, PostgresWorkload? server, DataFolder folder) : IWorkload
{
    /// <summary>Where `ledger verify` finds the database of a running launcher; gone when the launcher stops.</summary>
    public const string AddressFile = "ledger-address";

    public string Kind => "database";

    public IReadOnlyList<string> Endpoints => [];

    public IReadOnlyList<ShownVariable> Environment => [];

    public async Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (server is not null)
        {
            database.ConnectionString ??= await server.Server.CreateDatabaseAsync(database.Name, cancellationToken);
            folder.Keep(AddressFile, database.ConnectionString);
        }

        return null;
    }

    public async Task<Health> LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var unpooled = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, Timeout = 5 };
            await using var connection = new NpgsqlConnection(unpooled.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return Health.Well;
        }
        catch (Exception notYet) when (notYet is NpgsqlException or TimeoutException)
        {
            return new($"it cannot be opened: {notYet.Message}");
        }
        catch (ArgumentException problem)
        {
            throw new LaunchException($"ConnectionStrings__{database.Name} is not a connection string: {problem.Message}", problem);
        }
    }
}
