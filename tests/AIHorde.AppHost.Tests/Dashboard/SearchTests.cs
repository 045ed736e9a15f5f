using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class SearchTests
{
    static readonly Span Span = Some.Span(name: "queue wait", attributes: [new("model", "Aurora 1.2"), new("status", "200")]);

    [Theory]
    [InlineData("", true)]
    [InlineData("wait queue", true)]
    [InlineData("wait settle", false)]
    [InlineData("\"queue wait\"", true)]
    [InlineData("\"wait queue\"", false)]
    [InlineData("aurora", true)]
    [InlineData("model=aurora status=200", true)]
    [InlineData("model=aurora status=500", false)]
    [InlineData("model=\"Aurora 1.2\"", true)]
    [InlineData("-status=500", true)]
    [InlineData("queue -status=200", false)]
    [InlineData("-settle", true)]
    [InlineData("-", false)]
    [InlineData("\"queue", true)]
    public void All_that_is_asked_for_must_hold_and_what_has_a_minus_must_not(string text, bool found) =>
        Assert.Equal(found, Search.Of(text).Holds(Span));

    [Theory]
    [InlineData("name=a kind=b", true)]
    [InlineData("name=a -kind=b", false)]
    [InlineData("name=a -kind=c", true)]
    [InlineData("aabb", true)]
    public void Of_a_trace_each_condition_may_be_met_by_another_span_and_a_minus_forbids_all(string text, bool found)
    {
        var trace = new Trace("aabbcc", [Some.Span("1", attributes: new KeyValuePair<string, string>("name", "a")),
            Some.Span("2", "1", attributes: new KeyValuePair<string, string>("kind", "b"))], 0);
        Assert.Equal(found, new TraceFilter(null, text, false, false, null, null, new(null, null)).Matches(trace));
    }

    [Theory]
    [InlineData(5, null, true)]
    [InlineData(11, null, false)]
    [InlineData(null, 9, false)]
    [InlineData(null, 10, true)]
    public void Traces_are_narrowed_by_their_length_from_both_sides(int? longerMs, int? shorterMs, bool found)
    {
        var filter = new TraceFilter(null, null, false, false, Time(longerMs), Time(shorterMs), new(null, null));
        Assert.Equal(found, filter.Matches(new("a", [Some.Span(durationMs: 10)], 0)));

        static TimeSpan? Time(int? milliseconds) => milliseconds is { } some ? TimeSpan.FromMilliseconds(some) : null;
    }

    [Theory]
    [InlineData("2026-11-21T12:00:00", "", true)]
    [InlineData("2026-11-21T12:00:01", "", false)]
    [InlineData("", "2026-11-21T12:00", true)]
    [InlineData("", "2026-11-21T11:59:59", false)]
    [InlineData("yesterday", "never", true)]
    public void A_range_of_time_is_in_UTC_and_open_where_it_cannot_be_read(string from, string to, bool found) =>
        Assert.Equal(found, TimeRange.Of(from, to).Holds(Some.Noon));
}
