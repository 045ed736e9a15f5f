using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class TelemetryStoreTests
{
    [Fact]
    public void The_oldest_trace_goes_when_there_are_too_many()
    {
        var store = new TelemetryStore(new() { TracesMax = 2 });

        store.Add([Some.Span(trace: "a"), Some.Span(trace: "b"), Some.Span(trace: "c")]);

        Assert.Equal(["c", "b"], store.Read(r => r.NewestTraces.Select(t => t.Id).ToList()));
        Assert.Equal(3, store.Read(r => r.Fill.SpansReceived));
    }

    [Fact]
    public void Spans_beyond_a_traces_limit_are_counted_not_kept()
    {
        var store = new TelemetryStore(new() { SpansPerTraceMax = 2 });

        store.Add([Some.Span("1"), Some.Span("2"), Some.Span("3")]);

        var trace = store.Read(r => r.FindTrace("a"));
        Assert.Equal(2, trace!.Spans.Count);
        Assert.Equal(1, trace.Dropped);
    }

    [Fact]
    public void A_span_that_is_sent_again_is_kept_once()
    {
        var store = new TelemetryStore(new());

        store.Add([Some.Span("1"), Some.Span("2", "1")]);
        store.Add([Some.Span("2", "1")]);

        Assert.Equal(2, store.Read(r => r.FindTrace("a"))!.Spans.Count);
        Assert.Equal(2, store.Read(r => r.Fill.Spans));
    }

    [Fact]
    public void A_trace_is_made_anew_only_when_a_span_has_arrived()
    {
        var store = new TelemetryStore(new());
        store.Add([Some.Span("1", trace: "a"), Some.Span("1", trace: "b")]);
        var before = store.Read(r => r.NewestTraces.ToList());

        store.Add([Some.Span("2", trace: "b")]);

        var after = store.Read(r => r.NewestTraces.ToList());
        Assert.Equal(2, after[0].Spans.Count);
        Assert.Same(before[1], after[1]);
    }

    [Fact]
    public void All_spans_together_have_a_limit_too()
    {
        var store = new TelemetryStore(new() { SpansMax = 10 });

        for (var i = 0; i < 20; i++)
        {
            store.Add([Some.Span("1", trace: $"t{i}"), Some.Span("2", trace: $"t{i}")]);
        }

        Assert.Equal(10, store.Read(r => r.Fill.Spans));
        Assert.Equal("t19", store.Read(r => r.NewestTraces.First().Id));
    }

    [Fact]
    public void Log_records_are_numbered_and_the_newest_are_kept()
    {
        var store = new TelemetryStore(new() { LogsMax = 3 });

        for (var i = 0; i < 5; i++)
        {
            store.Add([new LogRecord(0, new("api", "1"), "Category", Some.Noon, 9, $"message {i}", null, null, [])]);
        }

        Assert.Equal(["message 2", "message 3", "message 4"], store.Read(r => r.Logs.Select(l => l.Message).ToList()));
        Assert.Equal(5, store.Read(r => r.Logs[^1].Sequence));
    }

    [Fact]
    public void A_resource_may_not_make_more_series_than_its_limit()
    {
        var store = new TelemetryStore(new() { SeriesPerResourceMax = 2 });

        var points = Enumerable.Range(0, 5).Select(i => Some.Point(0, 1, new KeyValuePair<string, string>("model", $"{i}")));
        store.Add([Some.Metric(InstrumentKind.Counter, [.. points])]);

        var fill = store.Read(r => r.Fill);
        Assert.Equal(2, fill.Series);
        Assert.Equal(3, fill.SeriesRefused);
    }

    [Fact]
    public void Resources_instruments_and_points_have_limits_too()
    {
        var store = new TelemetryStore(new() { ResourcesMax = 1, InstrumentsPerResourceMax = 1, PointsPerResourceMax = 10 });
        var jobs = Some.Metric(InstrumentKind.Gauge);

        for (var second = 0; second < 50; second++)
        {
            store.Add([jobs with { Points = [Some.Point(second, second)] }]);
        }

        store.Add([jobs with { Name = "another", Points = [Some.Point(0, 1)] }, jobs with { Source = new("elsewhere", "1"), Points = [Some.Point(0, 1)] }]);
        Assert.Equal(2, store.Read(r => r.Fill.SeriesRefused));
        var series = store.Read(r => r.Instruments.Single().Series.Single());
        Assert.Equal(10, series.Points);
        Assert.Equal(Enumerable.Range(41, 9), series.Fine.Select(sample => (int)sample.Value));
    }

    [Fact]
    public void While_paused_what_arrives_is_counted_and_dropped()
    {
        var store = new TelemetryStore(new()) { Paused = true };

        store.Add([Some.Span()]);

        Assert.Equal(1, store.Read(r => r.Fill.SpansReceived));
        Assert.Equal(0, store.Read(r => r.Fill.Spans));
        Assert.Equal(1, store.Read(r => r.Fill.HeldBack));
        store.Paused = false;
        Assert.Equal(0, store.Read(r => r.Fill.HeldBack));
    }

    [Fact]
    public void The_fill_says_how_old_the_oldest_is()
    {
        var store = new TelemetryStore(new(), new At(Some.Noon.AddMinutes(14)));
        Assert.Null(store.Read(r => r.Fill.OldestTrace));

        store.Add([Some.Span("1", trace: "a"), Some.Span("1", trace: "b", startMs: 60_000)]);
        store.Add([new LogRecord(0, new("api", "1"), "Category", Some.Noon.AddMinutes(12), 9, "message", null, null, [])]);

        var fill = store.Read(r => r.Fill);
        Assert.Equal((TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(2)), (fill.OldestTrace, fill.OldestLog));
    }

    sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [Fact]
    public async Task Who_waits_for_a_change_is_woken_by_the_next_arrival()
    {
        var store = new TelemetryStore(new());
        var change = store.ChangedAsync();
        Assert.False(change.IsCompleted);

        store.Add([Some.Span()]);

        await change.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
