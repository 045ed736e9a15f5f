using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>A stretch of time in which nothing but waiting happened, drawn at a fixed width.</summary>
public sealed record Fold(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}

/// <summary>
/// Places instants on the line from 0 to 1. A job may wait four minutes and run ten seconds; drawn to scale the ten seconds would be a hair.
/// So long gaps without work are folded, unless the reader asks for a linear axis.
/// </summary>
public sealed class TimeAxis
{
    const double FoldedWidth = 0.06;
    const double FoldedShareMin = 0.15;
    const int FoldsMax = 4;

    readonly DateTimeOffset start;
    readonly DateTimeOffset end;
    readonly double ticksPerUnit;

    TimeAxis(DateTimeOffset start, DateTimeOffset end, IReadOnlyList<Fold> folds)
    {
        this.start = start;
        this.end = end;
        Folds = folds;
        var shown = Math.Max(1, (end - start).Ticks - folds.Sum(f => f.Length.Ticks));
        ticksPerUnit = shown / (1 - (folds.Count * FoldedWidth));
    }

    public IReadOnlyList<Fold> Folds { get; }

    public static TimeAxis Linear(Trace trace) => new(trace.Start, trace.End, []);

    public static TimeAxis Folded(Trace trace)
    {
        var total = trace.Duration.Ticks;
        var folds = Gaps(trace)
            .Where(gap => gap.Length.Ticks >= total * FoldedShareMin)
            .OrderByDescending(gap => gap.Length)
            .Take(FoldsMax)
            .OrderBy(gap => gap.From)
            .ToList();
        return new(trace.Start, trace.End, folds);
    }

    /// <summary>Time spent in a queue is not work, however long its span is.</summary>
    public static bool IsWaiting(Span span) =>
        span.Name == JobPhases.QueueWait || span.Attributes.Any(a => a is { Key: "aihorde.waiting", Value: "true" });

    public double Position(DateTimeOffset at)
    {
        at = at < start ? start : at > end ? end : at;
        var units = 0d;
        var from = start;
        foreach (var fold in Folds)
        {
            if (at <= fold.From)
            {
                break;
            }

            units += (fold.From - from).Ticks / ticksPerUnit;
            if (at < fold.To)
            {
                return units + (FoldedWidth * (at - fold.From).Ticks / fold.Length.Ticks);
            }

            units += FoldedWidth;
            from = fold.To;
        }

        return Math.Clamp(units + ((at - from).Ticks / ticksPerUnit), 0, 1);
    }

    /// <summary>What lies at a place of the line: the reverse of <see cref="Position"/>.</summary>
    public DateTimeOffset At(double position)
    {
        var from = start;
        foreach (var fold in Folds)
        {
            var work = (fold.From - from).Ticks / ticksPerUnit;
            if (position <= work)
            {
                break;
            }

            if (position < work + FoldedWidth)
            {
                return fold.From + (fold.Length * ((position - work) / FoldedWidth));
            }

            position -= work + FoldedWidth;
            from = fold.To;
        }

        return from + TimeSpan.FromTicks((long)(position * ticksPerUnit));
    }

    static IEnumerable<Fold> Gaps(Trace trace)
    {
        var reached = trace.Start;
        foreach (var span in trace.Spans.Where(s => !IsWaiting(s)).OrderBy(s => s.Start))
        {
            if (span.Start > reached)
            {
                yield return new(reached, span.Start);
            }

            reached = span.End > reached ? span.End : reached;
        }

        if (trace.End > reached)
        {
            yield return new(reached, trace.End);
        }
    }
}
