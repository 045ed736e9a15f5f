using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>How the ledger talks to its database.</summary>
static class LedgerDatabase
{
    const int PoolMax = 32;
    const int PreparedMax = 100;

    // Every session takes the lesser role, which may only add to the log. Where the server has no such role the session stays as it is.
    const string TakeRoleSql = """
        SELECT set_config('role', rolname, false) FROM pg_roles
        WHERE rolname = session_user || '_app' AND pg_has_role(session_user, rolname, 'MEMBER')
        """;

    // The log's own statements are all point reads and index ranges. Their plans are made once a session, often while the tables are still empty,
    // when reading a whole table looks cheapest; that plan would then be kept while the tables grow. One plan serves any values, so none is made again.
    // What they read is little, and would be there before a parallel worker has started.
    const string PlannerOptions =
        "-c enable_seqscan=off -c enable_bitmapscan=off -c max_parallel_workers_per_gather=0 -c jit=off -c plan_cache_mode=force_generic_plan";

    // A node that hangs in the middle of a transaction must not keep its locks, nor hold the feed back, for ever.
    const string HangOptions = "-c idle_in_transaction_session_timeout=30s";

    /// <summary>For reading projections: plans are PostgreSQL's own choice.</summary>
    public static NpgsqlDataSource Connect(string connectionString) => Build(connectionString, HangOptions);

    /// <summary>For the bus, the feed and the loops that keep the ledger.</summary>
    public static LogDatabase ConnectLog(string connectionString) => new(Build(connectionString, $"{HangOptions} {PlannerOptions}"));

    static NpgsqlDataSource Build(string connectionString, string options)
    {
        var source = new NpgsqlDataSourceBuilder(connectionString);
        source.ConnectionStringBuilder.MaxAutoPrepare = PreparedMax;
        source.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        source.ConnectionStringBuilder.MaxPoolSize = PoolMax;
        source.ConnectionStringBuilder.ApplicationName = "aihorde";
        // No session leaves anything behind that the next user of the connection must not see; a reset would also give back the role.
        source.ConnectionStringBuilder.NoResetOnClose = true;
        source.ConnectionStringBuilder.Options = $"{source.ConnectionStringBuilder.Options} {options}".Trim();
        source.UsePhysicalConnectionInitializer(TakeRole, TakeRoleAsync);
        return source.Build();
    }

    static void TakeRole(NpgsqlConnection connection)
    {
        using var command = connection.Command(TakeRoleSql);
        command.ExecuteNonQuery();
    }

    static async Task TakeRoleAsync(NpgsqlConnection connection)
    {
        await using var command = connection.Command(TakeRoleSql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The connections of the log itself.</summary>
sealed class LogDatabase(NpgsqlDataSource source) : IAsyncDisposable
{
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct) => source.OpenConnectionAsync(ct);

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
