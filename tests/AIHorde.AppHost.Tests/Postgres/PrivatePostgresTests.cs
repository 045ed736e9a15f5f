using AIHorde.Testing;
using Npgsql;

namespace AIHorde.AppHost.Tests.Postgres;

public sealed class PrivatePostgresTests(PostgresServer server)
{
    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_is_fresh_and_belongs_to_a_role_without_privileges()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var ask = source.CreateCommand("""
            select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls, pg_get_userbyid(datdba) = current_user
            from pg_roles, pg_database where rolname = current_user and datname = current_database()
            """);
        await using var row = await ask.ExecuteReaderAsync(Cancelled);
        Assert.True(await row.ReadAsync(Cancelled));
        Assert.False(row.GetBoolean(0));
        Assert.True(row.GetBoolean(1));
    }

    [Fact]
    public async Task Two_databases_share_nothing()
    {
        await using var first = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var second = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await first.CreateCommand("create table only_here (id int)").ExecuteNonQueryAsync(Cancelled);
        Assert.Null(await second.CreateCommand("select to_regclass('only_here')::text").ExecuteScalarAsync(Cancelled) as string);
    }

    [Fact]
    public async Task The_server_listens_on_loopback_alone()
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        Assert.Equal("127.0.0.1", await source.CreateCommand("select current_setting('listen_addresses')").ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        var wrong = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { Password = "guessed", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Cancelled));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }
}
