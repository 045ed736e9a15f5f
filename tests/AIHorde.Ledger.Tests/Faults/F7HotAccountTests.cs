using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class F7HotAccountTests(PostgresServer server)
{
    const int Clients = 64;
    const int Each = 20;
    const int Affordable = 1000;

    [Fact]
    [Trait("threat", "6")]
    public async Task F7_I7_sixty_four_clients_spending_from_one_account_never_overdraw_it_nor_deadlock()
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        await one.DoAsync(new Enroll(new(1), Floors.Registered, Floors.Registered + Kudos.Whole(Affordable)));
        await one.DoAsync(new Enroll(new(2), Floors.Registered, Floors.Registered));
        var paid = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => SpendAsync(client % 2 == 0 ? one : two, client)));
        Assert.Equal(Affordable, paid.Sum());
        Assert.Equal(2500, await one.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:1'"));
        Assert.Equal(0, await one.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
        await Proven.HoldsAsync(one.ConnectionString);
    }

    static async Task<int> SpendAsync(TestLedger ledger, int client)
    {
        var paid = 0;
        for (var n = 0; n < Each; n++) paid += await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), $"{client}-{n}")) ? 1 : 0;
        return paid;
    }
}
