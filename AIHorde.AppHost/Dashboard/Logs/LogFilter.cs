using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Logs;

/// <summary>What the structured logs are narrowed to. Text is looked for in message, category and attributes; "key=value" in that attribute alone.</summary>
public sealed record LogFilter(string? Resource, int SeverityMin, string? Text, string? TraceId, DateTimeOffset? Since = null)
{
    public bool Matches(LogRecord record) =>
        record.Severity >= SeverityMin
        && (Since is not { } since || record.At >= since)
        && (Resource is not { Length: > 0 } || record.Source.IsNamed(Resource))
        && (TraceId is not { Length: > 0 } || record.TraceId == TraceId)
        && (Text is not { Length: > 0 } text || Matches(record, text));

    static bool Matches(LogRecord record, string text)
    {
        if (text.Split('=', 2) is [{ Length: > 0 } key, var value] && !key.Contains(' ', StringComparison.Ordinal))
        {
            return record.Attributes.Any(a => a.Key == key && a.Value.Contains(value, StringComparison.OrdinalIgnoreCase));
        }

        return record.Message.Contains(text, StringComparison.OrdinalIgnoreCase)
            || record.Category.Contains(text, StringComparison.OrdinalIgnoreCase)
            || record.Attributes.Any(a => a.Value.Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
