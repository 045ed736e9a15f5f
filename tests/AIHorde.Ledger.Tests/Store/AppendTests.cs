using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class AppendTests(PostgresServer server)
{
    [Fact]
    public async Task An_appended_event_is_folded_into_the_state()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        Assert.Equal(2, await ledger.DoAsync(new Count("a", 2)));
        Assert.Equal(5, await ledger.DoAsync(new Count("a", 3)));
        Assert.Equal(new CounterState(5), await ledger.Store.LoadAsync(Counters.Of("a")));
        Assert.Equal(new CounterState(2), await ledger.Store.LoadAtAsync(Counters.Of("a"), version: 1));
    }
}
