using System.Data;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class F8LongReaderTests(PostgresServer server)
{
    [Fact]
    public async Task F8_a_long_reader_holds_up_neither_writers_nor_the_feed()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Count("before"));
        await using var reader = await ledger.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var snapshot = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead, TestContext.Current.CancellationToken);
        await using var look = new NpgsqlCommand("SELECT count(*) FROM events", reader);
        Assert.Equal(1L, await look.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        for (var n = 0; n < 500; n++) await ledger.DoAsync(new Count("hot"));
        await Until.TrueAsync(async () => (await ledger.Get<EventFeed>().ReadAsync(FeedCursor.Start)).Count == 501, "the feed goes on under the reader");
        Assert.Equal(1L, await look.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        // The hot row's old versions cannot be cleaned up while the reader may still look at them: no more than one for each change.
        Assert.True(await ledger.ScalarAsync<long>("SELECT pg_relation_size('streams')") < 2_000_000);
    }
}
