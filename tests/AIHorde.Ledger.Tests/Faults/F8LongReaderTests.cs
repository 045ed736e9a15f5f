using System.Data;
using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class F8LongReaderTests(PostgresServer server)
{
    const int Callers = 64;
    const int Each = 30;

    /// <summary>Versions of the hot stream's row that surely fit on a page.</summary>
    const int VersionsOnPage = 40;
    const int PageBytes = 8192;

    [Fact]
    public async Task F8_a_long_reader_holds_up_neither_writers_nor_the_feed_and_leaves_one_dead_version_of_a_hot_row_a_batch()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Count("before"));
        await using var reader = await ledger.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var snapshot = await reader.BeginTransactionAsync(IsolationLevel.RepeatableRead, TestContext.Current.CancellationToken);
        await using var look = new NpgsqlCommand("SELECT count(*) FROM events", reader);
        Assert.Equal(1L, await look.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => CountAsync(ledger)));
        await Until.TrueAsync(
            async () => (await ledger.Get<EventFeed>().ReadAsync(FeedCursor.Start, 10_000)).Count == 1 + Callers * Each, "the feed goes on under the reader");
        Assert.Equal(1L, await look.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        // While the reader may still look at them, none of the row's old versions can be cleaned up.
        var batches = await ledger.ScalarAsync<long>("SELECT count(*) FROM batches");
        var pages = await ledger.ScalarAsync<long>("SELECT pg_relation_size('streams')") / PageBytes;
        Assert.True(pages <= 2 + batches / VersionsOnPage, $"{pages} pages after {batches} batches of {Callers * Each} commands");
    }

    static async Task CountAsync(TestLedger ledger)
    {
        for (var n = 0; n < Each; n++) await ledger.DoAsync(new Count("hot"));
    }
}
