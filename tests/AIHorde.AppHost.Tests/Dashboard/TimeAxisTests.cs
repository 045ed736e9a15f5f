using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class TimeAxisTests
{
    static readonly KeyValuePair<string, string> Waiting = new("aihorde.waiting", "true");

    static Trace AJobThatWaited() => new(
        "a",
        [
            Some.Span("1", startMs: 0, durationMs: 100),
            Some.Span("2", "1", startMs: 100, durationMs: 240_000, name: "waiting in queue", attributes: Waiting),
            Some.Span("3", "1", startMs: 240_100, durationMs: 900),
        ],
        0);

    [Fact]
    public void A_long_wait_is_folded_to_a_fixed_width()
    {
        var axis = TimeAxis.Folded(AJobThatWaited());

        var fold = Assert.Single(axis.Folds);
        Assert.Equal(TimeSpan.FromMinutes(4), fold.Length);
        Assert.Equal(0.06, axis.Position(fold.To) - axis.Position(fold.From), 6);
        Assert.Equal(0.094, axis.Position(fold.From), 3);
    }

    [Fact]
    public void Breaks_that_lie_close_together_are_named_on_lines_of_their_own()
    {
        KeyValuePair<string, string> waiting = new("aihorde.waiting", "true");
        var trace = new Trace(
            "a",
            [
                Some.Span("1", durationMs: 10), Some.Span("2", "1", startMs: 10, durationMs: 5000, attributes: waiting),
                Some.Span("3", "1", startMs: 5010), Some.Span("4", "1", startMs: 5020, durationMs: 5000, attributes: waiting),
                Some.Span("5", "1", startMs: 10_020, durationMs: 1000),
            ],
            0);
        Assert.Equal([("start", 1), ("start", 2)], FoldMark.Of(TimeAxis.Folded(trace)).Select(mark => (mark.Anchor, mark.Line)));
    }

    [Fact]
    public void A_linear_axis_folds_nothing()
    {
        var axis = TimeAxis.Linear(AJobThatWaited());

        Assert.Empty(axis.Folds);
        Assert.Equal(0.5, axis.Position(Some.Noon.AddMilliseconds(120_500)), 6);
    }

    [Fact]
    public void Positions_run_from_zero_to_one_and_never_back()
    {
        var trace = AJobThatWaited();
        var axis = TimeAxis.Folded(trace);
        var positions = Enumerable.Range(0, 500).Select(i => axis.Position(trace.Start + (trace.Duration * i / 499))).ToList();

        Assert.Equal(0, positions[0]);
        Assert.Equal(1, positions[^1], 6);
        Assert.Equal(positions.Order(), positions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.12)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_place_leads_back_to_its_instant(double position)
    {
        foreach (var axis in new[] { TimeAxis.Folded(AJobThatWaited()), TimeAxis.Linear(AJobThatWaited()) })
        {
            Assert.Equal(position, axis.Position(axis.At(position)), 5);
        }
    }

    [Fact]
    public void Work_that_overlaps_the_wait_keeps_it_unfolded()
    {
        var trace = new Trace("a", [Some.Span("1", durationMs: 1000), Some.Span("2", "1", startMs: 10, durationMs: 900, attributes: Waiting)], 0);

        Assert.Empty(TimeAxis.Folded(trace).Folds);
    }

    [Fact]
    public void An_instant_outside_the_trace_lies_on_its_edge()
    {
        var axis = TimeAxis.Linear(AJobThatWaited());

        Assert.Equal(0, axis.Position(Some.Noon.AddHours(-1)));
        Assert.Equal(1, axis.Position(Some.Noon.AddHours(1)));
    }
}
