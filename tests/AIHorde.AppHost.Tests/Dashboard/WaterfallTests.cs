using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class WaterfallTests
{
    [Fact]
    public void Parents_come_before_children_and_siblings_by_start()
    {
        var rows = Rows(Some.Span("3", "1", startMs: 5), Some.Span("1"), Some.Span("2", "1", startMs: 2), Some.Span("4", "2", startMs: 3));

        Assert.Equal(["1", "2", "4", "3"], rows.Select(r => r.Span.SpanId));
        Assert.Equal([0, 1, 2, 1], rows.Select(r => r.Depth));
        Assert.Equal(2, rows[0].Children);
        Assert.Equal([(1, 1), (1, 2), (1, 1), (2, 2)], rows.Select(r => (r.Place, r.Siblings)));
    }

    [Fact]
    public void A_span_whose_parent_has_not_arrived_stands_at_the_root()
    {
        var rows = Rows(Some.Span("1"), Some.Span("2", "missing", startMs: 1));

        Assert.All(rows, row => Assert.Equal(0, row.Depth));
    }

    [Fact]
    public void A_span_that_names_itself_as_parent_is_shown_once()
    {
        Assert.Single(Rows(Some.Span("1", "1")));
    }

    [Fact]
    public void A_chain_of_ten_thousand_spans_does_not_overflow_the_stack()
    {
        var spans = Enumerable.Range(1, 10_000).Select(i => Some.Span($"{i}", i == 1 ? null : $"{i - 1}", startMs: i)).ToArray();

        Assert.Equal(9_999, Rows(spans)[^1].Depth);
    }

    static List<WaterfallRow> Rows(params Span[] spans)
    {
        var trace = new Trace("a", spans, 0);
        return Waterfall.Rows(trace, TimeAxis.Linear(trace));
    }
}
