using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class F3CommitUnknownTests(PostgresServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F3_a_commit_whose_answer_is_lost_takes_effect_once_and_is_answered(bool losesTheCommit)
    {
        var connectionString = await server.CreateDatabaseAsync();
        await using var direct = await TestLedger.StartAsync(connectionString);
        await direct.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(1025)));
        await direct.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(25)));
        var (proxy, proxied) = CuttingProxy.Before(connectionString);
        await using var cutter = proxy;
        proxy.LosesTheCommit = losesTheCommit;
        await using var ledger = await TestLedger.StartAsync(proxied);
        proxy.CutNext(3);
        for (var n = 0; n < 20; n++)
        {
            // Without a key of its own, so that nothing but the batch's mark can tell a repetition.
            Assert.Equal(n + 1, await ledger.DoAsync(new Count("once")));
            Assert.True(await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), $"{n}")));
        }
        Assert.Equal(3, proxy.Cuts);
        Assert.Equal(20, await direct.ScalarAsync<long>("SELECT count(*) FROM events WHERE stream = 'counter:once'"));
        Assert.Equal(100_000 + 2500 - 2000, await direct.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:1'"));
        await Proven.HoldsAsync(connectionString);
    }
}
