using AIHorde.Api.Live;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>Turns the slots of the live figures into charts. A sum over nothing is zero; a wait of nobody is a gap.</summary>
static class LiveCharts
{
    static readonly TimeCut hour = new(TimeSpan.FromMinutes(1), 60);
    static readonly TimeCut day = new(TimeSpan.FromHours(1), 24);
    static readonly TimeCut month = new(TimeSpan.FromDays(1), 30);

    public static Chart Delivered(LiveView live) =>
        TimeChart.Of(live.At, hour, "jobs a minute", live.LastHour.Select(slot => new Point(slot.Kind, slot.At, slot.Delivered)));

    public static Chart Claims(LiveView live) =>
        TimeChart.Of(live.At, hour, "jobs a minute", live.LastHourWaits.Select(slot => new Point(slot.Kind, slot.At, slot.Jobs)));

    public static Chart Faults(LiveView live) => TimeChart.Of(
        live.At, hour, "jobs a minute",
        live.LastHourFaults.Select(slot => new Point($"{slot.Kind}: {slot.Cause.Replace('_', ' ')}", slot.At, slot.Jobs)));

    /// <summary>What was made, under what could have been: the gap is idle power.</summary>
    public static Chart Work(LiveView live, string kind, string unit, double divisor)
    {
        var made = TimeChart.Of(
            live.At, hour, unit,
            live.LastHour.Where(slot => slot.Kind == kind).Select(slot => new Point("made", slot.At, slot.Made / divisor / hour.Step.TotalSeconds)));
        var able = TimeChart.Of(
            live.At, hour, unit,
            live.Detail.QueueHistory.Where(sample => sample.Kind == kind && sample.Capacity is not null)
                .Select(sample => new Point("could be made", sample.At, sample.Capacity!.Value / divisor)),
            nothing: null);
        return made with { Lines = [.. made.Lines, .. able.Lines] };
    }

    public static Chart Month(LiveView live) =>
        TimeChart.Of(live.At, month, "jobs a day", live.LastMonth.Select(slot => new Point(slot.Kind, slot.At, slot.Delivered)));

    public static Chart Kudos(LiveView live) => TimeChart.Of(
        live.At, day, "kudos an hour",
        live.Kudos.SelectMany(slot => new[] { new Point("made", slot.At, (double)slot.Minted), new Point("burnt", slot.At, (double)slot.Burnt) }));

    public static Chart Waits(LiveView live) => Waits(live, hour, live.LastHourWaits);

    public static Chart MonthWaits(LiveView live) => Waits(live, month, live.LastMonthWaits);

    static Chart Waits(LiveView live, TimeCut cut, IEnumerable<WaitSlotView> slots)
    {
        var points = slots.SelectMany(slot => new[]
        {
            new Point($"{slot.Kind}, half within", slot.At, slot.P50Seconds), new Point($"{slot.Kind}, 95 % within", slot.At, slot.P95Seconds),
        });
        return TimeChart.Of(live.At, cut, "how long they had waited", points, nothing: null) with
        {
            Scale = new ChartScale.Waits(),
            Write = seconds => Show.Duration(TimeSpan.FromSeconds(seconds)),
        };
    }
}
