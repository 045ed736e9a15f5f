using AIHorde.Api.Live;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>Turns the slots of the live figures into charts. A sum over nothing is zero; a wait of nobody is a gap.</summary>
static class LiveCharts
{
    static readonly TimeCut day = new(TimeSpan.FromHours(1), 24);

    public static Chart Delivered(LiveView live, LiveRange range) =>
        TimeChart.Of(live.At, range.Sums, $"jobs {range.Per}", Made(live, range).Select(slot => new Point(slot.Kind, slot.At, slot.Delivered)));

    public static Chart Claims(LiveView live, LiveRange range) =>
        TimeChart.Of(live.At, range.Sums, $"jobs {range.Per}", Waited(live, range).Select(slot => new Point(slot.Kind, slot.At, slot.Jobs)));

    public static Chart Faults(LiveView live, LiveRange range) => TimeChart.Of(
        live.At, range.Sums, $"jobs {range.Per}",
        (range == LiveRange.Hour ? live.LastHourFaults : live.LastMonthFaults)
            .Select(slot => new Point($"{slot.Kind}: {slot.Cause.Replace('_', ' ')}", slot.At, slot.Jobs)));

    /// <summary>What was made, under what could have been: the gap is idle power. What could be is known of the last hours alone.</summary>
    public static Chart Work(LiveView live, LiveRange range, string kind, string unit, double divisor)
    {
        var made = TimeChart.Of(
            live.At, range.Sums, unit,
            Made(live, range).Where(slot => slot.Kind == kind)
                .Select(slot => new Point("made", slot.At, slot.Made / divisor / range.Sums.Step.TotalSeconds)));
        if (range != LiveRange.Hour) return made;
        var able = TimeChart.Of(
            live.At, range.Sums, unit,
            live.Detail.QueueHistory.Where(sample => sample.Kind == kind && sample.Capacity is not null)
                .Select(sample => new Point("could be made", sample.At, sample.Capacity!.Value / divisor)),
            nothing: null);
        return made with { Lines = [.. made.Lines, .. able.Lines] };
    }

    public static Chart Kudos(LiveView live) => TimeChart.Of(
        live.At, day, "kudos an hour",
        live.Kudos.SelectMany(slot => new[] { new Point("made", slot.At, (double)slot.Minted), new Point("burnt", slot.At, (double)slot.Burnt) }));

    public static WaitPicture Waits(LiveView live, LiveRange range, string kind) =>
        WaitPicture.Of(live.At, range.Waits, Waited(live, range).Where(slot => slot.Kind == kind));

    static IReadOnlyList<ThroughputView> Made(LiveView live, LiveRange range) => range == LiveRange.Hour ? live.LastHour : live.LastMonth;

    static IReadOnlyList<WaitSlotView> Waited(LiveView live, LiveRange range) =>
        range == LiveRange.Hour ? live.LastHourWaits : range == LiveRange.Day ? live.LastDayWaits : live.LastMonthWaits;
}
