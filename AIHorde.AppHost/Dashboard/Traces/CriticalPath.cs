namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>A stretch of a span that the end of its trace waited for.</summary>
public sealed record CriticalStretch(DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// What a trace took its time for: read from its end backwards, always the span that ended last. Shortening anything else would not have ended it earlier.
/// A job's spans outlive the request that began it, so a span counts as ended when the last one below it has.
/// </summary>
public static class CriticalPath
{
    const int Trunk = -1;

    /// <returns>By the id of the span.</returns>
    public static ILookup<string, CriticalStretch> Of(IReadOnlyList<WaterfallRow> rows)
    {
        var parents = Parents(rows);
        var ends = Ends(rows, parents);
        var children = Enumerable.Range(0, rows.Count).ToLookup(row => parents[row]);
        var stretches = new List<(string SpanId, CriticalStretch Stretch)>();
        var open = new Stack<(int Row, DateTimeOffset Until)>([(Trunk, ends.DefaultIfEmpty().Max())]);
        while (open.TryPop(out var next))
        {
            var (row, at) = next;
            foreach (var child in children[row].OrderByDescending(child => ends[child]).Where(child => rows[child].Span.Start < ends[child]))
            {
                if (rows[child].Span.Start >= at)
                {
                    continue;
                }

                var childEnd = ends[child] < at ? ends[child] : at;
                Keep(row, childEnd, at);
                open.Push((child, childEnd));
                at = rows[child].Span.Start;
            }

            Keep(row, DateTimeOffset.MinValue, at);
        }

        return stretches.ToLookup(one => one.SpanId, one => one.Stretch);

        void Keep(int row, DateTimeOffset from, DateTimeOffset to)
        {
            if (row == Trunk)
            {
                return;
            }

            var span = rows[row].Span;
            from = from > span.Start ? from : span.Start;
            to = to < span.End ? to : span.End;
            if (to > from)
            {
                stretches.Add((span.SpanId, new(from, to)));
            }
        }
    }

    /// <summary>The row that each row stands under.</summary>
    static int[] Parents(IReadOnlyList<WaterfallRow> rows)
    {
        var parents = new int[rows.Count];
        var above = new Stack<int>();
        for (var i = 0; i < rows.Count; i++)
        {
            while (above.Count > rows[i].Depth)
            {
                above.Pop();
            }

            parents[i] = above.TryPeek(out var parent) ? parent : Trunk;
            above.Push(i);
        }

        return parents;
    }

    static DateTimeOffset[] Ends(IReadOnlyList<WaterfallRow> rows, int[] parents)
    {
        var ends = rows.Select(row => row.Span.End).ToArray();
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (parents[i] != Trunk && ends[i] > ends[parents[i]])
            {
                ends[parents[i]] = ends[i];
            }
        }

        return ends;
    }
}
