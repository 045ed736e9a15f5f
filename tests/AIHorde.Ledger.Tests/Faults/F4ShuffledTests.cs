using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class F4ShuffledTests(PostgresServer server)
{
    const int Jobs = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(20261121)]
    [Trait("threat", "5")]
    public async Task F4_results_that_come_twice_late_and_out_of_order_pay_each_job_once(int seed)
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        await one.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(10_025)));
        await one.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(25)));
        var random = new Random(seed);
        var messages = Enumerable.Range(0, Jobs).SelectMany(job => Enumerable.Repeat(job, random.Next(1, 5))).OrderBy(_ => random.Next()).ToList();
        await Task.WhenAll(messages.Select(job => (random.Next(2) == 0 ? one : two).DoAsync(new Settle($"{job}", new(1), new(2), Kudos.Whole(10)))));
        Assert.Equal(Jobs, await one.ScalarAsync<long>("SELECT count(*) FROM kudos_entries WHERE reason = 'generation'"));
        Assert.Equal(2500 + Jobs * 1000, await one.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:2'"));
        await Proven.HoldsAsync(one.ConnectionString);
    }
}
