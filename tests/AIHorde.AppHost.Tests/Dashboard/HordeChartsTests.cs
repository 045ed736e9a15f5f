using AIHorde.AppHost.Dashboard.Horde;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class HordeChartsTests
{
    [Fact]
    public void Why_requests_are_passed_over_is_drawn_by_reason_over_all_nodes()
    {
        var store = new TelemetryStore(new());
        foreach (var node in new[] { "api-1", "api-2" })
        {
            store.Add([new MetricBatch(new("api", node), "AIHorde.Api", "aihorde.skips", "", "{request}", InstrumentKind.Counter,
                [Skips(0, 0, "models"), Skips(0, 0, "nsfw"), Skips(60, 600, "models"), Skips(60, 60, "nsfw")])]);
        }

        var chart = store.Read(reader => HordeCharts.Dispatch(reader, Some.Noon.AddSeconds(90))).Single();

        Assert.Equal("Passed over", chart.Title);
        Assert.Equal([("models", 1200d), ("nsfw", 120d)], chart.Chart.Lines.Select(line => (line.Name, line.Values.Sum(value => (value ?? 0) * 15))));
    }

    static MetricPoint Skips(double atSeconds, double count, string reason) =>
        Some.Point(atSeconds, count, new KeyValuePair<string, string>("aihorde.skip.reason", reason));
}
