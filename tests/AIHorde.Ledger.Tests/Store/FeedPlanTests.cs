using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

/// <summary>A page of the log costs a page, however long the log is and whatever PostgreSQL has learnt about it.</summary>
public sealed class FeedPlanTests(PostgresServer server)
{
    const string FillSql = """
        INSERT INTO events (stream, version, type, data, recorded_at, transaction_id)
            SELECT 'plan:' || n, 1, 'none', '{}', now(), (n / 10 + 1)::text::xid8 FROM generate_series(1, 50000) AS n;
        INSERT INTO kudos_entries (key, reason, cause, recorded_at, accounts, amounts, actions, sequences, balances, hash, transaction_id)
            SELECT 'plan:' || n, 'transfer', '', now(), '{mint:a,mint:b}', '{1,-1}', '{other,other}', '{0,0}', '{0,0}', sha256(n::text::bytea),
                (n / 10 + 1)::text::xid8 FROM generate_series(1, 50000) AS n;
        ANALYZE events; ANALYZE kudos_entries
        """;

    public static TheoryData<string, string> Reads => new()
    {
        { EventFeed.ReadSql, "('100', 5, 1000)" },
        { Rebuild.EventsSql, "('100', 5, 1000)" },
        { SealLoop.EntriesSql, "('100', 5, 1000)" },
        { SealCheck.EntriesSql, "('100', 5, '200', 5)" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task The_log_is_read_along_its_index_without_sorting_what_follows(string sql, string values)
    {
        var database = await server.CreateDatabaseAsync();
        await using (await TestLedger.StartAsync(database))
        {
            // Makes the tables; no reader of the log shall meet what is put in below.
        }
        await using (var owner = NpgsqlDataSource.Create(database))
        await using (var fill = owner.CreateCommand(FillSql)) await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var log = LedgerDatabase.ConnectLog(database);
        await using var connection = await log.OpenAsync(TestContext.Current.CancellationToken);
        await using (var prepare = connection.Command($"PREPARE page AS {sql}")) await prepare.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var explain = connection.Command($"EXPLAIN EXECUTE page {values}");
        await using var row = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = "";
        while (await row.ReadAsync(TestContext.Current.CancellationToken)) plan += row.GetString(0) + "\n";
        Assert.Contains("Index Scan using", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Gather", plan, StringComparison.Ordinal);
    }
}
