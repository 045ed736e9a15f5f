namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>Where the axis is broken, and on which line of its head the words stand: breaks that lie close together get a line each.</summary>
public sealed record FoldMark(Fold Fold, double At, int Line)
{
    const double RoomForWords = 0.3;
    const double Edge = 0.15;

    public string Anchor => At < Edge ? "start" : At > 1 - Edge ? "end" : "middle";

    public static IReadOnlyList<FoldMark> Of(TimeAxis axis)
    {
        var marks = new List<FoldMark>();
        foreach (var fold in axis.Folds)
        {
            var at = (axis.Position(fold.From) + axis.Position(fold.To)) / 2;
            var isClose = marks.Count > 0 && at - marks[^1].At < RoomForWords;
            marks.Add(new(fold, at, isClose ? marks[^1].Line + 1 : 1));
        }

        return marks;
    }
}
