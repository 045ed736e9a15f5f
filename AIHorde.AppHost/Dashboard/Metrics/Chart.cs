namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>A line of a chart: a value, or a gap, at each step.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values);

/// <summary>What a chart shows: equal steps of time, lines over them, and exemplars that lead to traces.</summary>
public sealed record Chart(
    DateTimeOffset From,
    TimeSpan Step,
    int Steps,
    string Unit,
    IReadOnlyList<ChartLine> Lines,
    IReadOnlyList<Telemetry.Exemplar> Exemplars)
{
    public DateTimeOffset To => From + (Step * Steps);

    public double Max => Lines.SelectMany(l => l.Values).Max() ?? 0;
}
