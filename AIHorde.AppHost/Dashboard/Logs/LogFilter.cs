using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Logs;

/// <summary>What the structured logs are narrowed to. Words are looked for in message, category and attributes.</summary>
public sealed record LogFilter(string? Resource, int SeverityMin, string? Text, string? TraceId, TimeRange Range, DateTimeOffset? Since = null)
{
    readonly Search search = Search.Of(Text);

    public bool Matches(LogRecord record) =>
        record.Severity >= SeverityMin
        && (Since is not { } since || record.At >= since)
        && Range.Holds(record.At)
        && (Resource is not { Length: > 0 } || record.Source.IsNamed(Resource))
        && (TraceId is not { Length: > 0 } || record.TraceId == TraceId)
        && search.Holds(record.Attributes, record.Message, record.Category);
}
