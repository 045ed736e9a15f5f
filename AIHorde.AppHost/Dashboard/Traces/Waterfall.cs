using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>One line of the waterfall: a span, how deep it stands, which of its siblings it is, and where its bar lies on the axis from 0 to 1.</summary>
public sealed record WaterfallRow(Span Span, int Depth, int Children, int Place, int Siblings, double From, double To)
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
        var open = new Stack<(Span Span, int Depth, int Place, int Siblings)>();
        Open(roots, 0);
        while (open.TryPop(out var next))
        {
            var (span, depth, place, siblings) = next;
            rows.Add(new(span, depth, children[span.SpanId].Count(), place, siblings, axis.Position(span.Start), axis.Position(span.End)));
            Open(children[span.SpanId], depth + 1);
        }

        return rows;

        void Open(IEnumerable<Span> spans, int depth)
        {
            var inOrder = spans.OrderBy(s => s.Start).ToList();
            for (var i = inOrder.Count - 1; i >= 0; i--)
            {
                open.Push((inOrder[i], depth, i + 1, inOrder.Count));
            }
        }
    }
}
