using AIHorde.Ledger.Store;
using AIHorde.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AIHorde.Ledger.Tests;

public sealed class ProjectionTests(PostgresServer server)
{
    [Fact]
    public async Task I12_an_event_that_a_projection_cannot_take_is_parked_in_sight_and_the_others_count_once()
    {
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        await using var ledger = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add);
        await ledger.DoAsync(new Count("bad", 13));
        await ledger.DoAsync(new Count("bad", 1));
        for (var n = 0; n < 10; n++) await ledger.DoAsync(new Count("good", 2));
        await Until.TrueAsync(
            async () => await ledger.ScalarAsync<long>("SELECT coalesce(sum(total), 0)::bigint FROM test_totals") == 20, "the good are counted");
        Assert.Equal(2, await ledger.ScalarAsync<long>("SELECT count(*) FROM parked_events"));
        var health = await ledger.Get<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, health.Status);
        var output = new StringWriter();
        Assert.Equal(1, await LedgerCommands.VerifyAsync(connectionString, output));
        Assert.Contains("parked the event", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task I12_what_was_parked_counts_once_when_its_cause_is_repaired_and_stays_parked_when_it_is_not()
    {
        var connectionString = await Totals.CreateTableAsync(await server.CreateDatabaseAsync());
        await using (var broken = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.Add))
        {
            await broken.DoAsync(new Count("bad", 13));
            await broken.DoAsync(new Count("bad", 1));
            await Until.TrueAsync(async () => (await broken.Get<ParkedEvents>().ListAsync()).Count == 2, "both are parked");
            Assert.Equal(2, await broken.Get<ParkedEvents>().ReplayAsync("totals"));
            await Until.TrueAsync(async () => await broken.ScalarAsync<long>("SELECT count(*) FROM parked_events WHERE replay") == 0, "it was tried again");
            Assert.Equal(["Thirteen", "An earlier event of its stream is parked"], (await broken.Get<ParkedEvents>().ListAsync()).Select(e => e.Reason));
        }
        await using var repaired = await TestLedger.StartAsync(connectionString, Totals.FastOwners, Totals.AddWithoutFear);
        await repaired.Get<ParkedEvents>().ReplayAsync("totals");
        await Until.TrueAsync(async () => (await repaired.Get<ParkedEvents>().ListAsync()).Count == 0, "nothing is parked");
        await repaired.DoAsync(new Count("bad", 2));
        await Until.TrueAsync(
            async () => await repaired.ScalarAsync<long>("SELECT coalesce(sum(total), 0)::bigint FROM test_totals") == 16, "all are counted once");
    }

    [Fact]
    public async Task I15_a_projection_that_differs_from_the_log_is_reported_with_its_row()
    {
        await using var ledger = await TestLedger.StartAsync(server);
        await ledger.DoAsync(new Enroll(new(1), Floors.Registered, Kudos.Whole(125)));
        await ledger.DoAsync(new Reserve(new("h"), new(1), Kudos.Whole(10), DateTimeOffset.MaxValue));
        await Proven.HoldsAsync(ledger.ConnectionString);
        await using var meddle = ledger.Database.CreateCommand("UPDATE kudos_holds SET amount = amount + 1");
        await meddle.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var output = new StringWriter();
        Assert.Equal(1, await LedgerCommands.RebuildAsync(ledger.ConnectionString, output, [Counters.Feature]));
        Assert.Contains("kudos_holds is what the log says", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("1001", output.ToString(), StringComparison.Ordinal);
    }
}
