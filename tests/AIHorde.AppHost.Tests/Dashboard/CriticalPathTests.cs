using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class CriticalPathTests
{
    [Fact]
    public void The_path_goes_back_from_the_end_by_what_ended_last() => Assert.Equal(
        ["1: 0-10", "2: 10-50", "3: 50-90", "1: 90-100"],
        Path(Some.Span("1", durationMs: 100), Some.Span("2", "1", startMs: 10, durationMs: 50), Some.Span("3", "1", startMs: 50, durationMs: 40)));

    [Fact]
    public void What_ran_beside_a_longer_span_is_not_on_it() => Assert.Equal(
        ["1: 0-10", "2: 10-100"],
        Path(Some.Span("1", durationMs: 100), Some.Span("2", "1", startMs: 10, durationMs: 90), Some.Span("3", "1", startMs: 20, durationMs: 30)));

    [Fact]
    public void A_job_goes_on_after_the_request_that_began_it() => Assert.Equal(
        ["1: 0-5", "2: 5-200", "3: 210-300"],
        Path(Some.Span("1", durationMs: 40), Some.Span("2", "1", startMs: 5, durationMs: 195), Some.Span("3", "1", startMs: 210, durationMs: 90)));

    static List<string> Path(params Span[] spans)
    {
        var trace = new Trace("a", spans, 0);
        return [.. CriticalPath.Of(Waterfall.Rows(trace, TimeAxis.Linear(trace)))
            .SelectMany(span => span.Select(stretch => (SpanId: span.Key, stretch.From, stretch.To)))
            .OrderBy(one => one.From)
            .Select(one => $"{one.SpanId}: {(one.From - Some.Noon).TotalMilliseconds}-{(one.To - Some.Noon).TotalMilliseconds}")];
    }
}
