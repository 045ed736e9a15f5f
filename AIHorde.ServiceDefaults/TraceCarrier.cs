using System.Diagnostics;

namespace AIHorde.ServiceDefaults;

/// <summary>Carries the trace of a job over a database row, a queue or a payload, so that one job stays one trace.</summary>
public static class TraceCarrier
{
    /// <summary>The W3C traceparent of the current span, to be stored with the work.</summary>
    public static string? Capture() => Activity.Current?.Id;

    /// <summary>Continues the stored trace; work without one starts its own.</summary>
    public static Activity? Resume(this ActivitySource source, string name, string? traceParent, ActivityKind kind = ActivityKind.Consumer) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var context)
            ? source.StartActivity(name, kind, context)
            : source.StartActivity(name, kind);
}
