using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>One line of the waterfall: a span, how deep it stands, and where its bar lies on the axis from 0 to 1.</summary>
public sealed record WaterfallRow(Span Span, int Depth, int Children, double From, double To)
{
    public bool Waiting => TimeAxis.IsWaiting(Span);
}

/// <summary>Orders a trace's spans as a tree, parents before children, siblings by start; spans whose parent is missing stand at the root.</summary>
public static class Waterfall
{
    public static List<WaterfallRow> Rows(Trace trace, TimeAxis axis)
    {
        var ids = trace.Spans.Select(s => s.SpanId).ToHashSet();
        var children = trace.Spans
            .Where(s => s.ParentId is { } parent && parent != s.SpanId && ids.Contains(parent))
            .ToLookup(s => s.ParentId!);
        var roots = trace.Spans.Where(s => s.ParentId is not { } parent || parent == s.SpanId || !ids.Contains(parent));

        // A stack, not recursion: a sender decides how deep a trace is.
        var rows = new List<WaterfallRow>(trace.Spans.Count);
        var open = new Stack<(Span Span, int Depth)>(roots.OrderByDescending(s => s.Start).Select(s => (s, 0)));
        while (open.TryPop(out var next))
        {
            var below = children[next.Span.SpanId].OrderByDescending(s => s.Start).ToList();
            rows.Add(new(next.Span, next.Depth, below.Count, axis.Position(next.Span.Start), axis.Position(next.Span.End)));
            foreach (var child in below)
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return rows;
    }
}
