namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>Everything the dashboard keeps is in memory and bounded; the oldest goes first. The pages show how full each buffer is.</summary>
public sealed record TelemetryLimits
{
    /// <summary>Traces kept.</summary>
    public int TracesMax { get; init; } = 10_000;

    /// <summary>Spans kept over all traces.</summary>
    public int SpansMax { get; init; } = 200_000;

    /// <summary>Spans kept of one trace; later ones are counted, not kept.</summary>
    public int SpansPerTraceMax { get; init; } = 10_000;

    /// <summary>Structured log records kept.</summary>
    public int LogsMax { get; init; } = 10_000;

    /// <summary>Resources whose metrics are kept.</summary>
    public int ResourcesMax { get; init; } = 100;

    /// <summary>Instruments kept of one resource.</summary>
    public int InstrumentsPerResourceMax { get; init; } = 500;

    /// <summary>Points kept of one resource over all its series; from then on a series keeps as many as it has, the newest.</summary>
    public int PointsPerResourceMax { get; init; } = 500_000;

    /// <summary>Series (instrument × dimensions) kept of one resource.</summary>
    public int SeriesPerResourceMax { get; init; } = 2_000;

    /// <summary>Points kept of one series as they arrive (15 minutes at one a second).</summary>
    public int FinePointsMax { get; init; } = 900;

    /// <summary>Points kept of one series at one a minute (12 hours).</summary>
    public int CoarsePointsMax { get; init; } = 720;
}
