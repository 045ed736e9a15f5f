using System.Globalization;

namespace AIHorde.Web;

/// <summary>A chart's axis of time, in UTC: so many steps of this length from a moment on.</summary>
public readonly record struct ChartTime(DateTimeOffset From, TimeSpan Step, int Steps)
{
    const int RulesMax = 6;

    TimeSpan Over => Step * Steps;

    public DateTimeOffset EndOf(int step) => From + (Step * (step + 1));

    /// <summary>Where a moment is, in percent of the width.</summary>
    public string Place(DateTimeOffset at) => Show.Attribute(100 * (at - From) / Over) + "%";

    /// <summary>Of what happened in the time that is shown, the last; more would hide the lines.</summary>
    public IReadOnlyList<ChartRule> Shown(IEnumerable<ChartRule> rules)
    {
        var (from, until) = (From, From + Over);
        return [.. rules.Where(rule => rule.At >= from && rule.At < until).TakeLast(RulesMax)];
    }

    /// <summary>The axis of several days names days alone; a table names every step.</summary>
    public string Clock(DateTimeOffset at, bool ofAxis = false)
    {
        var format = (Over >= TimeSpan.FromDays(2), Step.TotalMinutes) switch
        {
            (true, >= 24 * 60) => "MM-dd",
            (true, _) => ofAxis ? "MM-dd" : "MM-dd HH:mm",
            (false, >= 1) => "HH:mm",
            _ => "HH:mm:ss",
        };
        return at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }
}
