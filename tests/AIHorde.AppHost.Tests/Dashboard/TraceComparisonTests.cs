using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class TraceComparisonTests
{
    [Fact]
    public void Operations_are_added_up_and_the_largest_difference_comes_first()
    {
        var first = new Trace("a", [Some.Span("1", name: "same", durationMs: 10), Some.Span("2", name: "slower", durationMs: 10)], 0);
        var second = new Trace("b",
        [
            Some.Span("1", name: "same", durationMs: 10), Some.Span("2", name: "slower", durationMs: 30), Some.Span("3", name: "slower", durationMs: 30),
            Some.Span("4", name: "new", durationMs: 5),
        ], 0);
        var compared = TraceComparison.Of(first, second);
        Assert.Equal(["slower", "new", "same"], compared.Select(operation => operation.Name));
        Assert.Equal((1, 2, 50), (compared[0].FirstCount, compared[0].SecondCount, compared[0].Difference.TotalMilliseconds));
        Assert.Equal((0, 5), (compared[1].FirstCount, compared[1].Difference.TotalMilliseconds));
    }
}
