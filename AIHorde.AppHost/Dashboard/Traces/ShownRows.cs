using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>A line of the waterfall that is shown: whether the search found it, whether it shows its children, whether one that it hides failed.</summary>
public sealed record ShownRow(WaterfallRow Row, bool IsFound, bool IsOpen, bool HidesFailure)
{
    public Span Span => Row.Span;
}

/// <summary>Which lines of a waterfall a view shows: what is found and its ancestors, without what is below a closed one.</summary>
public static class ShownRows
{
    public static List<ShownRow> Of(IReadOnlyList<WaterfallRow> rows, TraceView view)
    {
        var search = Search.Of(view.Text);
        var found = rows.Select(row => search.Holds(row.Span)).ToList();
        var leadsToFound = Below(rows, found);
        var leadsToFailure = Below(rows, [.. rows.Select(row => row.Span.Failed)]);
        var shown = new List<ShownRow>();
        var closedAt = int.MaxValue;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Depth > closedAt || !(found[i] || leadsToFound[i]))
            {
                continue;
            }

            var isOpen = view.IsOpen(rows[i].Span);
            closedAt = isOpen ? int.MaxValue : rows[i].Depth;
            shown.Add(new(rows[i], found[i] && view.IsSearching, isOpen, !isOpen && leadsToFailure[i]));
        }

        return shown;
    }

    /// <summary>Of each row whether one below it is marked: read backwards, all of a row's descendants come right before it.</summary>
    static bool[] Below(IReadOnlyList<WaterfallRow> rows, List<bool> marked)
    {
        var below = new bool[rows.Count];
        var atDepth = new bool[rows.Select(row => row.Depth).DefaultIfEmpty().Max() + 2];
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            var depth = rows[i].Depth;
            below[i] = atDepth[depth + 1];
            atDepth[depth + 1] = false;
            atDepth[depth] |= marked[i] || below[i];
        }

        return below;
    }
}
