namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>Who sent it: a resource and one of its instances.</summary>
public sealed record TelemetrySource(string Resource, string Instance)
{
    /// <summary>A replica is asked for by its own name, all of them by the name that they share.</summary>
    public bool IsNamed(string name) => name == Resource || name == Instance;

    public IEnumerable<string> Names => Instance.Length == 0 || Instance == Resource ? [Resource] : [Resource, Instance];
}

public enum SpanKind
{
    Unspecified,
    Internal,
    Server,
    Client,
    Producer,
    Consumer,
}

public sealed record SpanEvent(DateTimeOffset At, string Name, IReadOnlyList<KeyValuePair<string, string>> Attributes);

public sealed record SpanLink(string TraceId, string SpanId);

public sealed record Span(
    TelemetrySource Source,
    string Scope,
    string TraceId,
    string SpanId,
    string? ParentId,
    string Name,
    SpanKind Kind,
    DateTimeOffset Start,
    TimeSpan Duration,
    bool Failed,
    string? StatusText,
    IReadOnlyList<KeyValuePair<string, string>> Attributes,
    IReadOnlyList<SpanEvent> Events,
    IReadOnlyList<SpanLink> Links)
{
    public DateTimeOffset End => Start + Duration;
}

public sealed record LogRecord(
    long Sequence,
    TelemetrySource Source,
    string Category,
    DateTimeOffset At,
    int Severity,
    string Message,
    string? TraceId,
    string? SpanId,
    IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>OTLP numbers severities 1–24 in steps of four from trace to fatal.</summary>
    public string Level => Severity switch
    {
        >= 21 => "Critical",
        >= 17 => "Error",
        >= 13 => "Warning",
        >= 9 => "Information",
        >= 5 => "Debug",
        _ => "Trace",
    };
}

public enum InstrumentKind
{
    Gauge,
    Counter,
    UpDownCounter,
    Histogram,
}

/// <summary>One OTLP metric as it arrived, with its points.</summary>
public sealed record MetricBatch(
    TelemetrySource Source,
    string Meter,
    string Name,
    string Description,
    string Unit,
    InstrumentKind Kind,
    IReadOnlyList<MetricPoint> Points);

/// <summary>A measured value of one series; buckets and bounds only where the instrument is a histogram.</summary>
public sealed record MetricPoint(
    DateTimeOffset At,
    IReadOnlyList<KeyValuePair<string, string>> Dimensions,
    double Value,
    ulong Count,
    IReadOnlyList<double>? Bounds,
    IReadOnlyList<ulong>? Buckets,
    IReadOnlyList<Exemplar> Exemplars);

public sealed record Exemplar(DateTimeOffset At, double Value, string TraceId, string SpanId);
