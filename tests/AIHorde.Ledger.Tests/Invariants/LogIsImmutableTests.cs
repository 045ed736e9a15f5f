using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class LogIsImmutableTests(PostgresServer server)
{
    [Theory]
    [InlineData("UPDATE events SET data = '{}'")]
    [InlineData("DELETE FROM events")]
    [InlineData("TRUNCATE events CASCADE")]
    [InlineData("UPDATE kudos_entries SET cause = ''")]
    [InlineData("DELETE FROM kudos_entries")]
    [InlineData("TRUNCATE kudos_entries")]
    [InlineData("DELETE FROM kudos_seals")]
    [InlineData("UPDATE kudos_seals SET entries = 1")]
    [Trait("threat", "25")]
    public async Task I3_neither_the_application_nor_the_owner_of_the_tables_can_change_the_log(string sql)
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Count("a"));
        await using var application = ledger.Database.CreateCommand(sql);
        var denied = await Assert.ThrowsAsync<PostgresException>(() => application.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await using var command = owner.CreateCommand(sql);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal("23001", refused.SqlState);
    }

    [Theory]
    [InlineData("'{10,-9}'")]
    [InlineData("'{10,NULL}'")]
    public async Task I1_the_database_refuses_an_entry_that_does_not_balance(string amounts)
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await using var command = owner.CreateCommand("""
            INSERT INTO kudos_entries (key, reason, cause, recorded_at, accounts, amounts, actions, sequences, balances, hash)
            VALUES ('x', 'award', 'x', now(), '{mint:award,burn:tax}', AMOUNTS, '{awarded,awarded}', '{0,0}', '{0,0}', sha256('x'))
            """.Replace("AMOUNTS", amounts, StringComparison.Ordinal));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.CheckViolation, refused.SqlState);
    }

    [Fact]
    public async Task I4_versions_have_no_gaps_whatever_nodes_write_at_once()
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        var totals = await Task.WhenAll(Enumerable.Range(0, 300).Select(n => (n % 2 == 0 ? one : two).DoAsync(new Count("shared"))));
        Assert.Equal(Enumerable.Range(1, 300), totals.Order());
        Assert.Equal(300, (await one.Store.EventsAsync(Counters.Of("shared")))[^1].Version);
        await Proven.HoldsAsync(one.ConnectionString);
    }
}
