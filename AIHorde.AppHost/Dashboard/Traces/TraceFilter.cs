using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>What the list of traces is narrowed to; every part comes from the address, so that a view can be shared.</summary>
public sealed record TraceFilter(string? Resource, string? Text, bool ErrorsOnly, bool JobsOnly, TimeSpan? LongerThan)
{
    public bool Matches(Trace trace) =>
        (Resource is not { Length: > 0 } || trace.Spans.Any(s => s.Source.IsNamed(Resource)))
        && (!ErrorsOnly || trace.Failures > 0)
        && (!JobsOnly || trace.Spans.Any(s => s.Name == JobPhases.QueueWait))
        && (LongerThan is not { } least || trace.Duration >= least)
        && (Text is not { Length: > 0 } text || trace.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase) || trace.Spans.Any(s => Matches(s, text)));

    /// <summary>Names and attributes are searched: "key=value" looks at that attribute alone.</summary>
    public static bool Matches(Span span, string text)
    {
        if (text.Split('=', 2) is [{ Length: > 0 } key, var value] && !key.Contains(' ', StringComparison.Ordinal))
        {
            return span.Attributes.Any(a => a.Key == key && a.Value.Contains(value, StringComparison.OrdinalIgnoreCase));
        }

        return span.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
            || span.Attributes.Any(a => a.Value.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
