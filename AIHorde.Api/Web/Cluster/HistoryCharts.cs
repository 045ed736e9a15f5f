using AIHorde.Web;

namespace AIHorde.Api.Web.Cluster;

/// <summary>A week of a worker or a model, hour by hour.</summary>
static class HistoryCharts
{
    static readonly TimeCut week = new(TimeSpan.FromHours(1), 7 * 24);

    public static Chart Jobs(DateTimeOffset now, IReadOnlyList<WorkerHourView> hours) => TimeChart.Of(
        now, week, "jobs an hour", hours.SelectMany(hour => new[] { new Point("done", hour.At, hour.Done), new Point("not finished", hour.At, hour.Faulted) }));

    public static Chart Kudos(DateTimeOffset now, IReadOnlyList<WorkerHourView> hours) =>
        TimeChart.Of(now, week, "kudos an hour", hours.Select(hour => new Point("earned by jobs", hour.At, (double)hour.Kudos)));

    public static Chart Jobs(DateTimeOffset now, IReadOnlyList<ModelHourView> hours) => TimeChart.Of(
        now, week, "jobs an hour",
        hours.SelectMany(hour => new[] { new Point("delivered", hour.At, hour.Delivered), new Point("not delivered", hour.At, hour.Jobs - hour.Delivered) }));

    public static Chart Made(DateTimeOffset now, IReadOnlyList<ModelHourView> hours, bool text) => TimeChart.Of(
        now, week, text ? "tokens a second" : "megapixelsteps a second",
        hours.Select(hour => new Point("made", hour.At, hour.Made / (text ? 1d : 1_000_000) / week.Step.TotalSeconds)));
}
