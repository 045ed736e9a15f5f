using AIHorde.AppHost.Dashboard.Metrics;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.Web;

namespace AIHorde.AppHost.Dashboard.Horde;

/// <summary>A chart of the horde's pages, and what it shows in words.</summary>
public sealed record HordeChart(string Title, string Says, Chart Chart);

/// <summary>What the services measure of queue, dispatch and ledger, put together as an operator asks for it.</summary>
static class HordeCharts
{
    public const int WindowMinutes = 15;

    const string Instance = "service.instance.id";

    public static IReadOnlyList<HordeChart> Dispatch(ITelemetryReader reader, DateTimeOffset now) => Known(
        Split(reader, now, "Waiting requests", "In the memory of one node; every node keeps them all.", "aihorde.queue.requests", "aihorde.kind"),
        Rates(reader, now, "Jobs", "Claims lost are those that another node was faster with.",
            ("claimed", "aihorde.jobs.claimed"), ("delivered", "aihorde.jobs.delivered"), ("faulted", "aihorde.jobs.faulted"),
            ("claims lost", "aihorde.jobs.claims_lost")),
        Reasons(reader, now, "Passed over", "Requests that pops without a job left waiting, by the reason.", "aihorde.skips", "aihorde.skip.reason"),
        Percentiles(reader, now, "Wait to start", "From asking to the first worker.", "aihorde.jobs.wait"),
        Percentiles(reader, now, "Work", "From the claim to the settled result.", "aihorde.jobs.work"));

    public static IReadOnlyList<HordeChart> Ledger(ITelemetryReader reader, DateTimeOffset now) => Known(
        Rates(reader, now, "Written", "Events appended and kudos entries posted.", ("events", "aihorde.ledger.events"), ("entries", "aihorde.ledger.entries")),
        Percentiles(reader, now, "Command to durable", "From submission to the commit that holds it.", "aihorde.ledger.command.duration"),
        Percentiles(reader, now, "Commands in a batch", "How many callers share one commit.", "aihorde.ledger.batch.size"),
        Percentiles(reader, now, "Projection lag", "From an event's recording to its projection.", "aihorde.ledger.projection.lag"),
        Rates(reader, now, "Trouble", "Batches tried again, commands refused by a full channel, events parked.",
            ("retries", "aihorde.ledger.batch.retries"), ("busy", "aihorde.ledger.busy"), ("parked", "aihorde.ledger.parked")),
        Rates(reader, now, "Outbox", "Messages delivered and given up.",
            ("delivered", "aihorde.ledger.outbox.delivered"), ("dead", "aihorde.ledger.outbox.dead")));

    static HordeChart[] Known(params HordeChart?[] charts) => [.. charts.OfType<HordeChart>()];

    /// <summary>Of a gauge that each node measures whole: of the node that was seen last, never added up.</summary>
    static HordeChart? Split(ITelemetryReader reader, DateTimeOffset now, string title, string says, string name, string by)
    {
        if (Find(reader, name) is not { } gauge)
        {
            return null;
        }

        var newest = gauge.Series.MaxBy(series => series.Fine.Count > 0 ? series.Fine[^1].At : default)?.Dimensions.Where(d => d.Key == Instance);
        return new(title, says, Query(by, [.. newest ?? []]).Run(gauge, now));
    }

    /// <summary>A counter of all nodes together, a line for each value of a dimension.</summary>
    static HordeChart? Reasons(ITelemetryReader reader, DateTimeOffset now, string title, string says, string name, string by) =>
        Find(reader, name) is { } counter ? new(title, says, Query(by).Run(counter, now) with { Marks = [] }) : null;

    static HordeChart? Percentiles(ITelemetryReader reader, DateTimeOffset now, string title, string says, string name) =>
        Find(reader, name) is { } histogram ? new(title, says, Query().Run(histogram, now, reader.HasTrace)) : null;

    /// <summary>Several counters in one picture, each a line.</summary>
    static HordeChart? Rates(ITelemetryReader reader, DateTimeOffset now, string title, string says, params (string Label, string Name)[] counters)
    {
        var drawn = counters
            .Select(counter => (counter.Label, Instrument: Find(reader, counter.Name)))
            .Where(counter => counter.Instrument is not null)
            .Select(counter => (counter.Label, Chart: Query().Run(counter.Instrument!, now)))
            .ToList();
        return drawn.Count == 0
            ? null
            : new(title, says, drawn[0].Chart with
            {
                Unit = "/s",
                Lines = [.. drawn.SelectMany(one => one.Chart.Lines.Take(1).Select(line => line with { Name = one.Label }))],
                Marks = [],
            });
    }

    static Instrument? Find(ITelemetryReader reader, string name) => reader.Instruments.FirstOrDefault(instrument => instrument.Key.Name == name);

    static ChartQuery Query(string? by = null, IReadOnlyList<KeyValuePair<string, string>>? where = null) =>
        new(TimeSpan.FromMinutes(WindowMinutes), by, where ?? [], CountOnly: false);
}
