using AIHorde.Testing;

namespace AIHorde.Ledger.Tests;

public sealed class F5TwoProjectorsTests(PostgresServer server)
{
    [Fact]
    public async Task F5_a_projector_that_wakes_up_after_another_took_over_changes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no STOP signal");
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        using var sleeper = ChildNode.Start("follow", connectionString);
        await sleeper.SaysAsync("ready", 1);
        await using var writer = await TestLedger.StartAsync(connectionString);
        await CountAsync(writer, 50);
        await TotalIsAsync(writer, 50);
        var epoch = await EpochAsync(writer);
        await sleeper.SignalAsync("STOP");
        await using var other = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add);
        await CountAsync(writer, 50);
        await TotalIsAsync(writer, 100);
        Assert.True(await EpochAsync(writer) > epoch);
        await sleeper.SignalAsync("CONT");
        await CountAsync(writer, 50);
        await TotalIsAsync(writer, 150);
        await Proven.HoldsAsync(connectionString);
    }

    [Fact]
    public async Task F5_two_projectors_at_once_count_each_event_once()
    {
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        await using var one = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add);
        await using (var two = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add))
        {
            await Task.WhenAll(CountAsync(one, 100), CountAsync(two, 100));
        }
        await TotalIsAsync(one, 200);
        await Proven.HoldsAsync(connectionString);
    }

    static Task<int[]> CountAsync(TestLedger ledger, int times) => Task.WhenAll(Enumerable.Range(0, times).Select(_ => ledger.DoAsync(new Count("all"))));

    static Task<long> EpochAsync(TestLedger ledger) => ledger.ScalarAsync<long>("SELECT epoch FROM owners WHERE role = 'projection:totals'");

    static Task TotalIsAsync(TestLedger ledger, long total) => Until.TrueAsync(
        async () => await ledger.ScalarAsync<long>("SELECT coalesce(sum(total), 0)::bigint FROM test_totals") == total, $"the total is {total}");
}
