using AIHorde.AppHost.Dashboard.Metrics;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.Web;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class ChartQueryTests
{
    static readonly DateTimeOffset Now = Some.Noon.AddSeconds(60);

    [Fact]
    public void A_counter_is_shown_as_its_rate()
    {
        var chart = Run(InstrumentKind.Counter, [.. Enumerable.Range(0, 61).Select(i => Some.Point(i, i * 5))]);

        Assert.Equal(5, chart.Lines.Single().Values[^1]);
        Assert.Equal("job/s", chart.Unit);
    }

    [Fact]
    public void A_counter_that_was_restarted_never_shows_a_negative_rate()
    {
        var chart = Run(InstrumentKind.Counter, [.. Enumerable.Range(0, 61).Select(i => Some.Point(i, i < 30 ? 1000 + i : i - 30))]);

        Assert.All(chart.Lines.Single().Values, value => Assert.True(value is null or >= 0));
    }

    [Fact]
    public void What_a_known_sender_counts_for_the_first_time_was_all_counted_just_now()
    {
        var store = new TelemetryStore(new());
        var seconds = new ChartQuery(TimeSpan.FromMinutes(1), null, [], false);
        store.Add([Some.Metric(InstrumentKind.Gauge, Some.Point(0, 1)) with { Name = "other" }]);
        store.Add([Some.Metric(InstrumentKind.Counter, Some.Point(58, 3))]);
        store.Add([Some.Metric(InstrumentKind.Counter, Some.Point(60, 3))]);
        var values = store.Read(reader => seconds.Run(reader.Instruments.Single(one => one.Kind == InstrumentKind.Counter), Now)).Lines.Single().Values;
        Assert.Equal([0d, 3d, 0d], values.Skip(56).Take(3));
    }

    [Fact]
    public void A_gauge_is_shown_as_it_is_and_a_silent_one_as_a_gap()
    {
        var chart = new ChartQuery(TimeSpan.FromMinutes(15), null, [], false).Run(Instrument(InstrumentKind.Gauge, Some.Point(0, 7)), Some.Noon.AddMinutes(10));

        var values = chart.Lines.Single().Values;
        Assert.Contains(7d, values);
        Assert.Null(values[^1]);
    }

    [Fact]
    public void Series_are_added_up_unless_they_are_split_by_a_dimension()
    {
        var points = Enumerable.Range(0, 61).SelectMany(i => new[]
        {
            Some.Point(i, i * 1, new KeyValuePair<string, string>("kind", "image")),
            Some.Point(i, i * 2, new KeyValuePair<string, string>("kind", "text")),
        }).ToArray();

        Assert.Equal(3, Run(InstrumentKind.Counter, points).Lines.Single().Values[^1]);
        var split = new ChartQuery(TimeSpan.FromMinutes(1), "kind", [], false).Run(Instrument(InstrumentKind.Counter, points), Now);
        Assert.Equal([("text", 2d), ("image", 1d)], split.Lines.Select(l => (l.Name, l.Values[^1]!.Value)));
    }

    [Fact]
    public void More_groups_than_lines_are_added_up_as_the_rest()
    {
        var points = Enumerable.Range(0, 9)
            .SelectMany(g => Enumerable.Range(0, 61).Select(i => Some.Point(i, i, new KeyValuePair<string, string>("model", $"m{g}"))))
            .ToArray();

        var chart = new ChartQuery(TimeSpan.FromMinutes(1), "model", [], false).Run(Instrument(InstrumentKind.Counter, points), Now);

        Assert.Equal(7, chart.Lines.Count);
        Assert.Equal(("rest (3)", 3d), (chart.Lines[^1].Name, chart.Lines[^1].Values[^1]!.Value));
    }

    [Fact]
    public void A_histogram_is_shown_as_percentiles_of_what_was_observed_in_each_step()
    {
        double[] bounds = [10, 20];
        var chart = Run(InstrumentKind.Histogram, [.. Enumerable.Range(0, 61).Select(i => Some.Histogram(i, bounds, [(ulong)i * 8, (ulong)i * 2, 0]))]);

        Assert.Equal(["p50", "p90", "p99"], chart.Lines.Select(l => l.Name));
        Assert.Equal(6.25, chart.Lines[0].Values[^1]!.Value, 6);
        Assert.Equal(15, chart.Lines[1].Values[^1]!.Value, 6);
    }

    [Fact]
    public void What_a_known_sender_observes_for_the_first_time_is_seen_and_what_is_counted_is_whole()
    {
        var store = new TelemetryStore(new());
        store.Add([Some.Metric(InstrumentKind.Gauge, Some.Point(0, 1)) with { Name = "other" }]);
        store.Add([Some.Metric(InstrumentKind.Histogram, Some.Histogram(58, [10, 20], [0, 1, 0]))]);
        store.Add([Some.Metric(InstrumentKind.Histogram, Some.Histogram(60, [10, 20], [0, 1, 0]))]);
        var chart = store.Read(reader => new ChartQuery(TimeSpan.FromMinutes(1), null, [], false)
            .Run(reader.Instruments.Single(one => one.Kind == InstrumentKind.Histogram), Now));
        Assert.Equal([null, 15d, null], chart.Lines[0].Values.Skip(56).Take(3));
        Assert.Equal(20, chart.Lines[2].Values[57]);
    }

    [Fact]
    public void Of_a_busy_step_the_slowest_request_leads_to_its_trace_and_no_mark_lies_above_the_chart()
    {
        Exemplar[] quick = [.. Enumerable.Range(0, 500).Select(i => new Exemplar(Some.Noon.AddSeconds(50 + (i / 100d)), 0.001, "quick", "1"))];
        var slow = new Exemplar(Some.Noon.AddSeconds(52), 7, "slow", "2");
        var chart = new ChartQuery(TimeSpan.FromMinutes(5), null, [], false).Run(
            Instrument(InstrumentKind.Histogram, Some.Histogram(55, [1, 2], [500, 0, 1]) with { Exemplars = [.. quick, slow] }), Now);
        Assert.Contains("/traces/slow?span=2", chart.Marks.Select(mark => mark.Href));
        Assert.True(chart.Max >= 7);
        Assert.True(chart.Marks.Count <= 2);
    }

    [Fact]
    public void A_mark_that_is_sent_again_is_kept_once_and_one_without_its_trace_is_not_shown()
    {
        Exemplar[] repeated = [new(Some.Noon.AddSeconds(12), 2, "first", "1"), new(Some.Noon.AddSeconds(31), 1, "second", "1")];
        var instrument = Instrument(
            InstrumentKind.Histogram, [.. Enumerable.Range(0, 50).Select(i => Some.Histogram(i + 10, [5], [1, 0]) with { Exemplars = repeated })]);
        Assert.Equal(2, instrument.Series.Single().Exemplars.Count);
        var chart = new ChartQuery(TimeSpan.FromMinutes(5), null, [], false).Run(instrument, Now, trace => trace != "first");
        Assert.Equal("/traces/second?span=1", Assert.Single(chart.Marks).Href);
    }

    [Theory]
    [InlineData("s", 0.0025, "2.5 ms")]
    [InlineData("s", 0, "0")]
    [InlineData("By", 5 * 1024 * 1024, "5 MiB")]
    [InlineData("By", 100, "100 B")]
    [InlineData("{job}", 0.5, "0.5")]
    public void Values_are_written_in_the_unit_that_fits_them(string unit, double value, string written)
    {
        var chart = new ChartQuery(TimeSpan.FromMinutes(1), null, [], false).Run(Instrument(unit, InstrumentKind.Gauge, Some.Point(0, 1)), Now);
        Assert.Equal(written, chart.Write(value));
    }

    [Fact]
    public void The_open_bucket_gives_its_lower_bound()
    {
        Assert.Equal(20, Percentile.Of([10, 20], [0, 0, 5], 0.5));
        Assert.Null(Percentile.Of([10, 20], [0, 0, 0], 0.5));
    }

    static Chart Run(InstrumentKind kind, MetricPoint[] points) => new ChartQuery(TimeSpan.FromMinutes(1), null, [], false).Run(Instrument(kind, points), Now);

    static Instrument Instrument(InstrumentKind kind, params MetricPoint[] points) =>
        Instrument(kind == InstrumentKind.Histogram ? "s" : "{job}", kind, points);

    static Instrument Instrument(string unit, InstrumentKind kind, params MetricPoint[] points)
    {
        var store = new TelemetryStore(new());
        store.Add([Some.Metric(kind, points) with { Unit = unit }]);
        return store.Read(r => r.Instruments.Single());
    }
}
