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

    public static NpgsqlDataSource Connect(string connectionString)
    {
        var source = new NpgsqlDataSourceBuilder(connectionString);
        source.ConnectionStringBuilder.MaxAutoPrepare = PreparedMax;
        source.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        source.ConnectionStringBuilder.MaxPoolSize = PoolMax;
        source.ConnectionStringBuilder.ApplicationName = "aihorde";
        // No session leaves anything behind that the next user of the connection must not see; a reset would also give back the role.
        source.ConnectionStringBuilder.NoResetOnClose = true;
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
