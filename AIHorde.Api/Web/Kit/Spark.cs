using System.Text;

namespace AIHorde.Web;

/// <summary>A line, and the area under it, in a box that is as wide as it has values and a hundred high. A missing value is a gap.</summary>
public static class Spark
{
    const int Up = 100;

    public static string Line(IReadOnlyList<double?> values, double most)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            if (values[i] is { } value) path.Append(i > 0 && values[i - 1] is not null ? 'L' : 'M').Append(At(i, value, most));
        return path.ToString();
    }

    public static string Area(IReadOnlyList<double?> values, double most)
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value) continue;
            if (i == 0 || values[i - 1] is null) path.Append('M').Append(At(i, 0, most));
            path.Append('L').Append(At(i, value, most));
            if (i + 1 == values.Count || values[i + 1] is null) path.Append('L').Append(At(i, 0, most)).Append('z');
        }

        return path.ToString();
    }

    static string At(int step, double value, double most) => $"{Show.Attribute(step + 0.5)} {Show.Attribute(Up * (1 - (value / Math.Max(most, 1e-9))))}";
}
