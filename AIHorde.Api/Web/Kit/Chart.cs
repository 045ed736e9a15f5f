namespace AIHorde.Web;

/// <summary>A line of a chart: a value, or a gap, at each step.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<double?> Values);

/// <summary>One measured value that leads somewhere, such as to the trace that it was measured in.</summary>
public sealed record ChartMark(DateTimeOffset At, double Value, string Href);

/// <summary>Something that happened at a time, and that may explain what the lines did then.</summary>
public sealed record ChartRule(DateTimeOffset At, string Words);

/// <summary>What a chart shows: equal steps of time, lines over them, and marks that can be followed.</summary>
public sealed record Chart(DateTimeOffset From, TimeSpan Step, int Steps, string Unit, IReadOnlyList<ChartLine> Lines, IReadOnlyList<ChartMark> Marks)
{
    /// <summary>Lines drawn apart; what comes after looks like the rest.</summary>
    public const int LinesMax = 6;

    /// <summary>What happened meanwhile: drawn from top to bottom, and named below.</summary>
    public IReadOnlyList<ChartRule> Rules { get; init; } = [];

    /// <summary>Where the step that begins at an instant leads, such as to what happened meanwhile.</summary>
    public Func<DateTimeOffset, string>? Leads { get; init; }

    /// <summary>How the axis rises.</summary>
    public ChartScale Scale { get; init; } = new ChartScale.Linear();

    /// <summary>How a value is written.</summary>
    public Func<double, string> Write { get; init; } = Show.Number;

    public ChartTime Time => new(From, Step, Steps);

    public double Max => Lines.SelectMany(line => line.Values).Concat(Marks.Select(mark => (double?)mark.Value)).Max() ?? 0;
}
