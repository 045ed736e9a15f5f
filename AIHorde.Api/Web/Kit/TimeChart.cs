namespace AIHorde.Web;

/// <summary>One measured value of a line of a chart.</summary>
public readonly record struct Point(string Line, DateTimeOffset At, double Value);

/// <summary>How a chart cuts time: so many steps of this length, up to now.</summary>
public readonly record struct TimeCut(TimeSpan Step, int Steps);

/// <summary>Puts measured values into the equal steps of a chart. Values of a line in one step add up.</summary>
public static class TimeChart
{
    /// <param name="nothing">What stands where nothing was measured: zero for a sum, a gap for what cannot be zero.</param>
    public static Chart Of(DateTimeOffset now, TimeCut cut, string unit, IEnumerable<Point> points, double? nothing = 0)
    {
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % cut.Step.Ticks), TimeSpan.Zero) + cut.Step;
        var from = end - (cut.Step * cut.Steps);
        var lines = points.Where(point => point.At >= from && point.At < end).GroupBy(point => point.Line)
            .OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => Line(line, from, cut, nothing));
        return new(from, cut.Step, cut.Steps, unit, [.. lines], []);
    }

    static ChartLine Line(IGrouping<string, Point> points, DateTimeOffset from, TimeCut cut, double? nothing)
    {
        var values = new double?[cut.Steps];
        Array.Fill(values, nothing);
        foreach (var point in points)
        {
            var step = (int)((point.At - from) / cut.Step);
            values[step] = (values[step] ?? 0) + point.Value;
        }

        return new(points.Key, values);
    }
}
