using System.Text.Json.Nodes;
using AIHorde.Ledger.Store;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

/// <summary>An event that was first recorded as text, then under another property, and is today a <see cref="Counted"/>.</summary>
public sealed class UpcastTests(PostgresServer server)
{
    static readonly LedgerFeature Older = new LedgerFeature(typeof(Counters).Assembly)
        .Upcast("test-tallied", "test-tallied-2", json => $$"""{"amount": {{(string)JsonNode.Parse(json)!["text"]!}}}""")
        .Upcast("test-tallied-2", "test-counted", json => $$"""{"by": {{(int)JsonNode.Parse(json)!["amount"]!}}}""");

    const string HistorySql = """
        INSERT INTO events (stream, version, type, data, recorded_at) VALUES
            ('counter:old', 1, 'test-tallied', '{"text": "3"}', now()), ('counter:old', 2, 'test-tallied-2', '{"amount": 4}', now());
        INSERT INTO streams (key, type, version, state) VALUES ('counter:old', 'counter', 2, '{"total": 7}')
        """;

    [Fact]
    public async Task An_event_of_an_older_shape_is_read_as_its_successor_everywhere_and_the_log_keeps_it_as_it_was()
    {
        await using var ledger = await TestLedger.StartAsync(
            await server.CreateDatabaseAsync(), null, services => services.AddLedgerFeature(Older));
        await using (var history = ledger.Database.CreateCommand(HistorySql)) await history.ExecuteNonQueryAsync();
        Assert.Equal(12, await ledger.DoAsync(new Count("old", 5)));
        IEvent[] expected = [new Counted(3), new Counted(4), new Counted(5)];
        Assert.Equal(expected, (await ledger.Store.EventsAsync(Counters.Of("old"))).Select(e => e.Event));
        Assert.Equal(7, (await ledger.Store.LoadAtAsync(Counters.Of("old"), version: 2)).Total);
        await Until.TrueAsync(async () => (await ledger.Get<EventFeed>().ReadAsync(FeedCursor.Start)).Select(e => e.Event).SequenceEqual(expected), "the feed");
        Assert.Equal(1, await ledger.ScalarAsync<long>("SELECT count(*) FROM events WHERE type = 'test-tallied' AND data = '{\"text\": \"3\"}'"));
        var output = new StringWriter();
        Assert.True(await LedgerCommands.RebuildAsync(ledger.ConnectionString, output, [Counters.Feature, Older]) == 0, output.ToString());
    }

    [Fact]
    public async Task An_event_that_nobody_can_read_any_more_arrives_as_such_and_its_neighbours_as_ever()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Count("a"));
        await using (var history = ledger.Database.CreateCommand(HistorySql)) await history.ExecuteNonQueryAsync();
        await Until.TrueAsync(async () => (await ledger.Get<EventFeed>().ReadAsync(FeedCursor.Start)).Count == 3, "all three");
        var page = await ledger.Get<EventFeed>().ReadAsync(FeedCursor.Start);
        Assert.Equal(new Counted(1), page[0].Event);
        Assert.Equal("test-tallied", Assert.IsType<UnreadableEvent>(page[1].Event).TypeName);
    }
}
