namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>All spans of one trace that have arrived so far. Spans come in any order and from several processes.</summary>
public sealed record Trace(string Id, IReadOnlyList<Span> Spans, int Dropped)
{
    public DateTimeOffset Start { get; } = Spans.Min(s => s.Start);

    public DateTimeOffset End { get; } = Spans.Max(s => s.End);

    public TimeSpan Duration => End - Start;

    /// <summary>The span without a parent, or the earliest one while the root has not arrived.</summary>
    public Span Root { get; } = Spans.OrderBy(s => s.ParentId is null ? 0 : 1).ThenBy(s => s.Start).First();

    public int Failures { get; } = Spans.Count(s => s.Failed);
}
