using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class ShownRowsTests
{
    static readonly Span[] Spans =
    [
        Some.Span("1"), Some.Span("2", "1", startMs: 1), Some.Span("3", "2", startMs: 2, failed: true),
        Some.Span("4", "1", startMs: 3), Some.Span("5", "4", startMs: 4, attributes: new KeyValuePair<string, string>("key", "sought")),
    ];

    static readonly TraceView Plain = new("a", "", false, false, [], null, null);

    [Fact]
    public void A_search_keeps_what_is_found_and_all_above_it()
    {
        var shown = Shown(Plain with { Text = "key=sought", IsCollapsed = true });
        Assert.Equal(["1", "4", "5"], shown.Select(row => row.Span.SpanId));
        Assert.Equal(["5"], shown.Where(row => row.IsFound).Select(row => row.Span.SpanId));
    }

    [Theory]
    [InlineData(false, "", "12345")]
    [InlineData(false, "2", "1245")]
    [InlineData(true, "", "1")]
    [InlineData(true, "1", "124")]
    public void A_closed_span_hides_all_below_it(bool collapsed, string toggled, string expected) => Assert.Equal(
        expected, string.Concat(Shown(Plain with { IsCollapsed = collapsed, Toggled = [toggled] }).Select(row => row.Span.SpanId)));

    [Fact]
    public void A_closed_span_that_hides_a_failure_says_so()
    {
        Assert.Equal(["2"], Shown(Plain with { Toggled = ["2", "4"] }).Where(row => row.HidesFailure).Select(row => row.Span.SpanId));
        Assert.DoesNotContain(Shown(Plain), row => row.HidesFailure);
    }

    [Fact]
    public void The_address_of_a_view_says_all_of_it()
    {
        var view = Plain with { Text = "a b", IsLinear = true, IsCollapsed = true, Selected = "3", Skip = 200 };
        Assert.Equal("/traces/a?q=a%20b&linear=true&collapsed=true&toggled=2&span=3&skip=200", view.Toggle(Spans[1]).Url);
        Assert.Equal("/traces/a", Plain.Toggle(Spans[1]).Toggle(Spans[1]).Url);
    }

    static List<ShownRow> Shown(TraceView view)
    {
        var trace = new Trace("a", Spans, 0);
        return ShownRows.Of(Waterfall.Rows(trace, TimeAxis.Linear(trace)), view);
    }
}
