using AIHorde.Ledger.Store;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class FeedTests(PostgresServer server)
{
    [Fact]
    public async Task The_feed_has_every_event_in_the_order_of_its_stream()
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(n => (n % 2 == 0 ? one : two).DoAsync(new Count($"{n % 3}"))));
        var seen = new Dictionary<string, int>();
        await foreach (var page in one.Get<EventFeed>().FollowAsync(FeedCursor.Start, TestContext.Current.CancellationToken))
        {
            foreach (var happened in page)
            {
                Assert.Equal(seen.GetValueOrDefault(happened.Stream) + 1, happened.Version);
                seen[happened.Stream] = happened.Version;
            }
            if (seen.Values.Sum() == 200) break;
        }
        Assert.Equal(3, seen.Count);
        await Proven.HoldsAsync(one.ConnectionString);
    }
}
