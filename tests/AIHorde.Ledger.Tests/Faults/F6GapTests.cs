using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Ledger.Tests;

public sealed class F6GapTests(PostgresServer server)
{
    const string AppendSql =
        "INSERT INTO events (stream, version, type, data, recorded_at) VALUES ('counter:slow', 1, 'test-counted', '{\"by\": 1}', now())";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task F6_I13_a_reader_never_passes_an_event_that_is_not_committed_yet(bool commits)
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await using var slow = await ledger.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await slow.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var append = new NpgsqlCommand(AppendSql, slow)) await append.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await ledger.DoAsync(new Count("fast"));
        var feed = ledger.Get<EventFeed>();
        // The slow one drew the lower number and may still commit: passing it now would lose it.
        Assert.Empty(await feed.ReadAsync(FeedCursor.Start));
        if (commits) await transaction.CommitAsync(TestContext.Current.CancellationToken);
        else await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        string[] expected = commits ? ["counter:slow", "counter:fast"] : ["counter:fast"];
        // Other databases of the same server also hold the horizon back, for as long as they write.
        await Until.TrueAsync(async () => (await feed.ReadAsync(FeedCursor.Start)).Select(e => e.Stream).SequenceEqual(expected), string.Join(", ", expected));
    }
}
