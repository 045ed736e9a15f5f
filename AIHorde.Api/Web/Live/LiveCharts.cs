using AIHorde.Api.Live;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>Turns the slots of the live figures into charts: equal steps, and a gap of nothing is nothing, since a sum without jobs is zero.</summary>
static class LiveCharts
{
    const int Minutes = 60;
    const int Days = 30;

    public static Chart Delivered(LiveView live) => Of(live.At, live.LastHour, TimeSpan.FromMinutes(1), Minutes, "jobs a minute", (slot, _) => slot.Delivered);

    public static Chart Faults(LiveView live) =>
        Of(live.At, live.LastHour, TimeSpan.FromMinutes(1), Minutes, "jobs a minute", (slot, _) => slot.Jobs - slot.Delivered);

    public static Chart Work(LiveView live, string kind, string unit, double divisor) =>
        Of(
            live.At, live.LastHour.Where(slot => slot.Kind == kind), TimeSpan.FromMinutes(1), Minutes, unit,
            (slot, step) => slot.Made / divisor / step.TotalSeconds);

    public static Chart Month(LiveView live) => Of(live.At, live.LastMonth, TimeSpan.FromDays(1), Days, "jobs a day", (slot, _) => slot.Delivered);

    static Chart Of(
        DateTimeOffset now, IEnumerable<ThroughputView> slots, TimeSpan step, int steps, string unit, Func<ThroughputView, TimeSpan, double> value)
    {
        var end = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % step.Ticks), TimeSpan.Zero) + step;
        var from = end - (step * steps);
        var lines = slots.GroupBy(slot => slot.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal).Select(kind =>
        {
            var values = new double?[steps];
            Array.Fill(values, 0d);
            foreach (var slot in kind.Where(slot => slot.At >= from && slot.At < end))
            {
                values[(int)((slot.At - from) / step)] += value(slot, step);
            }

            return new ChartLine(kind.Key, values);
        });
        return new(from, step, steps, unit, [.. lines], []);
    }
}
