using System.Text.Json;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Tests.Text;
using AIHorde.Ledger.Stats;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AIHorde.Api.Tests.Live;

/// <summary>What the live page, its JSON and its figures for Prometheus say is what the ledger says.</summary>
public sealed class LiveFiguresTests(PostgresServer server)
{
    const string Model = "koboldcpp/Enterredaas-33b";

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claims_deliveries_faults_and_kudos_are_those_of_the_ledger()
    {
        var database = await server.CreateDatabaseAsync();
        await using var node = await (await HordeNode.StartAsync(database)).WithAccountsAsync();
        await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", models = new[] { Model }, @params = new { n = 2 } });
        var failed = await TakeAsync(node);
        await node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = failed, generation = "faulted", state = "faulted" });
        await node.SubmitTextAsync(await TakeAsync(node), "done");
        await node.SubmitTextAsync(await TakeAsync(node), "done");

        var live = (await node.GetAsync("/status/live")).Body;
        Assert.Equal(2, Sum(live, "last_hour", "delivered"));
        Assert.Equal(3, Sum(live, "last_hour_waits", "jobs"));
        Assert.Equal(1, Sum(live, "last_hour_faults", "jobs"));
        Assert.Equal("reported", live.GetProperty("last_hour_faults")[0].GetProperty("cause").GetString());
        Assert.Equal(2, Sum(live, "last_month", "delivered"));
        Assert.Equal(3, Sum(live, "last_month_waits", "jobs"));
        var (minted, burnt) = await KudosAsync(database);
        Assert.Equal(minted, Sum(live, "kudos", "minted"));
        Assert.Equal(burnt, Sum(live, "kudos", "burnt"));
        Assert.NotEqual(0, minted);

        var detail = live.GetProperty("detail");
        Assert.Equal(3, Sum(detail, "wait_spread", "jobs"));
        Assert.Equal(Sum(detail, "kudos_flows", "out"), Sum(detail, "kudos_flows", "in"));
        Assert.Equal(minted, detail.GetProperty("kudos_flows").EnumerateArray().Where(flow => flow.GetProperty("sort").GetString() == "made")
            .Sum(flow => flow.GetProperty("out").GetDecimal()));
        Assert.Equal(Model, detail.GetProperty("lost_jobs")[0].GetProperty("model").GetString());

        var faulty = Assert.Single(await node.Services.GetRequiredService<LiveQueries>().FaultyAsync(TimeSpan.FromDays(1), 10, Cancelled));
        Assert.Equal((1, 2), (faulty.Faulted, faulty.Done));

        var worker = live.GetProperty("workers")[0].GetProperty("id").GetString();
        var history = (await node.GetAsync($"/workers/{worker}/history")).Body[0];
        Assert.Equal((2, 1), (history.GetProperty("done").GetInt32(), history.GetProperty("faulted").GetInt32()));
        var model = (await node.GetAsync($"/status/models/{Uri.EscapeDataString(Uri.EscapeDataString(Model))}/history?type=text")).Body[0];
        Assert.Equal(2, model.GetProperty("delivered").GetInt32());
        Assert.Equal(0, (await node.GetAsync("/status/models/%2500/history?type=text")).Body.GetArrayLength());
    }

    [Fact]
    public async Task What_is_under_way_is_told_with_its_phase_and_nothing_of_who_asked_or_for_what()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "a secret", models = new[] { Model }, @params = new { n = 2 } });
        await TakeAsync(node);
        var flights = (await node.GetAsync("/status/live")).Body.GetProperty("detail").GetProperty("in_flight");
        Assert.Equal(["waiting", "working"], flights.EnumerateArray().Select(flight => flight.GetProperty("phase").GetString()).Order());
        Assert.All(flights.EnumerateArray(), flight => Assert.Equal(4, flight.EnumerateObject().Count()));
    }

    static Task<string> TakeAsync(HordeNode node) =>
        Until.NotNullAsync(async () => (await node.PopTextAsync(Model)).Body.GetProperty("id").GetString());

    static decimal Sum(JsonElement live, string list, string member) =>
        live.GetProperty(list).EnumerateArray().Sum(slot => slot.GetProperty(member).GetDecimal());

    static async Task<(decimal Minted, decimal Burnt)> KudosAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var sums = source.CreateCommand(
            """
            SELECT coalesce(sum(-p.amount) FILTER (WHERE p.account LIKE 'mint:%' AND p.amount < 0), 0)::bigint,
                coalesce(sum(p.amount) FILTER (WHERE p.account LIKE 'burn:%' AND p.amount > 0), 0)::bigint
            FROM kudos_entries e CROSS JOIN LATERAL unnest(e.accounts, e.amounts) AS p (account, amount)
            """);
        await using var row = await sums.ExecuteReaderAsync(Cancelled);
        await row.ReadAsync(Cancelled);
        return (row.GetInt64(0) / 100m, row.GetInt64(1) / 100m);
    }
}
