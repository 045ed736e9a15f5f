using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Tests.Dashboard;

/// <summary>Telemetry as tests need it: only what a test is about is named.</summary>
static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static Span Span(
        string id = "1",
        string? parent = null,
        double startMs = 0,
        double durationMs = 10,
        string trace = "a",
        string name = "work",
        string resource = "api",
        bool failed = false,
        params KeyValuePair<string, string>[] attributes) =>
        new(
            new(resource, "1"), "scope", trace, id, parent, name, SpanKind.Internal,
            Noon.AddMilliseconds(startMs), TimeSpan.FromMilliseconds(durationMs), failed, null, attributes, [], []);

    public static MetricBatch Metric(InstrumentKind kind, params MetricPoint[] points) =>
        new(new("api", "1"), "meter", "jobs", "Jobs done", "{job}", kind, points);

    public static MetricPoint Point(double atSeconds, double value, params KeyValuePair<string, string>[] dimensions) =>
        new(Noon.AddSeconds(atSeconds), dimensions, value, 0, null, null, []);

    public static MetricPoint Histogram(double atSeconds, double[] bounds, ulong[] buckets) =>
        new(Noon.AddSeconds(atSeconds), [], 0, (ulong)buckets.Sum(b => (long)b), bounds, buckets, []);
}
