using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class TransferTests(PostgresServer server)
{
    [Fact]
    public async Task A_transfer_moves_kudos_once()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        var (ann, bob) = (new UserId(1), new UserId(2));
        await ledger.DoAsync(new Enroll(ann, Floors.Registered, Kudos.Whole(125)));
        await ledger.DoAsync(new Enroll(bob, Floors.Registered, Kudos.Whole(25)));
        Assert.True(await ledger.DoAsync(new Give(ann, bob, Kudos.Whole(60), "x")));
        Assert.True(await ledger.DoAsync(new Give(ann, bob, Kudos.Whole(60), "x")));
        Assert.False(await ledger.DoAsync(new Give(ann, bob, Kudos.Whole(60), "y")));
        Assert.Equal(6500, await ledger.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:1'"));
        Assert.Equal(8500, await ledger.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:2'"));
    }
}
