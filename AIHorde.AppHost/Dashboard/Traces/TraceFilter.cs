using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>What the list of traces is narrowed to; every part comes from the address, so that a view can be shared.</summary>
public sealed record TraceFilter(
    string? Resource, string? Text, bool ErrorsOnly, bool JobsOnly, TimeSpan? LongerThan, TimeSpan? ShorterThan, TimeRange Range)
{
    readonly Search search = Search.Of(Text);

    public bool Matches(Trace trace) =>
        (Resource is not { Length: > 0 } || trace.Spans.Any(span => span.Source.IsNamed(Resource)))
        && (!ErrorsOnly || trace.Failures > 0)
        && (!JobsOnly || trace.Spans.Any(span => span.Name == JobPhases.QueueWait))
        && (LongerThan is not { } least || trace.Duration >= least)
        && (ShorterThan is not { } most || trace.Duration <= most)
        && Range.Touches(trace.Start, trace.End)
        && search.Conditions.All(condition => IsMet(condition, trace) != condition.Not);

    /// <summary>Each condition may be met by another span of the trace: "not" means that no span meets it.</summary>
    static bool IsMet(SearchCondition condition, Trace trace) =>
        (condition.Key is null && trace.Id.StartsWith(condition.Words, StringComparison.OrdinalIgnoreCase))
        || trace.Spans.Any(span => condition.IsIn(span.Attributes, span.Name));
}
