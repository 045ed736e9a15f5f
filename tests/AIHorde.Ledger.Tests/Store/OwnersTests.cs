using AIHorde.Ledger.Store;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class OwnersTests(PostgresServer server)
{
    [Fact]
    [Trait("threat", "25")]
    public async Task Of_two_that_want_a_role_one_is_refused_and_whoever_lost_it_may_write_nothing_more()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        var (here, there) = (one.Get<Owners>(), two.Get<Owners>());
        var first = (await here.TryAcquireAsync("drill", ct))!.Value;
        Assert.Null(await there.TryAcquireAsync("drill", ct));
        Assert.True(await MayWriteAsync(one, first));
        await here.ReleaseAsync(first);
        var second = (await there.TryAcquireAsync("drill", ct))!.Value;
        Assert.True(second.Epoch > first.Epoch);
        Assert.False(await MayWriteAsync(one, first));
        Assert.True(await MayWriteAsync(two, second));
    }

    static async Task<bool> MayWriteAsync(TestLedger ledger, Ownership ownership)
    {
        await using var connection = await ledger.Get<LogDatabase>().OpenAsync(TestContext.Current.CancellationToken);
        return await ledger.Get<Owners>().FenceAsync(connection, ownership, TestContext.Current.CancellationToken);
    }
}
