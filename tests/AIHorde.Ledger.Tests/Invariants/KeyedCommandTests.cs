using AIHorde.Ledger.Store;
using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class KeyedCommandTests(PostgresServer server)
{
    [Fact]
    public async Task I9_one_key_has_one_outcome_for_ever_whoever_repeats_it_wherever()
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(n => (n % 2 == 0 ? one : two).Bus.SubmitAsync(new Count("a", 5, "key"))));
        Assert.All(outcomes, outcome => Assert.Equal(5, outcome.Value));
        Assert.Single(outcomes.OfType<Outcome<int>.Done>(), done => !done.Replayed);
        Assert.IsType<Outcome<int>.KeyReused>(await two.Bus.SubmitAsync(new Count("a", 6, "key")));
        Assert.Equal(1, await one.ScalarAsync<long>("SELECT count(*) FROM events"));
    }

    [Fact]
    public async Task I9_a_refusal_is_an_outcome_too_and_stays_one()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(25)));
        await ledger.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(1025)));
        Assert.False(await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), "x")));
        Assert.True(await ledger.DoAsync(new Give(new(2), new(1), Kudos.Whole(10), "y")));
        Assert.False(await ledger.DoAsync(new Give(new(1), new(2), Kudos.Whole(1), "x")));
    }

    [Fact]
    public async Task I10_a_job_submitted_by_many_at_once_is_paid_once()
    {
        await using var one = await TestLedger.StartAsync(server);
        await using var two = await TestLedger.StartAsync(one.ConnectionString);
        await one.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(125)));
        await one.DoAsync(new Enroll(new(2), Floors.Registered, Kudos.Whole(25)));
        var settle = new Settle("job", new(1), new(2), Kudos.Whole(10));
        var paid = await Task.WhenAll(Enumerable.Range(0, 32).Select(n => (n % 2 == 0 ? one : two).DoAsync(settle)));
        Assert.Single(paid, wasPaid => wasPaid);
        Assert.Equal(11_500, await one.ScalarAsync<long>("SELECT balance FROM accounts WHERE account = 'user:1'"));
    }
}
