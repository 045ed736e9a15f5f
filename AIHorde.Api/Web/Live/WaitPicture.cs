using System.Text;
using AIHorde.Api.Live;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>How long the jobs of one kind had waited, step by step: a band with a line under and over it, and how many jobs there were. Pure.</summary>
public sealed record WaitPicture(DateTimeOffset From, TimeSpan Step, IReadOnlyList<WaitSlotView?> Slots)
{
    /// <summary>What fewer jobs say is drawn in dashes: a percentile of three is a guess.</summary>
    public const int JobsFew = 20;

    const int Up = 100;

    static readonly ChartScale scale = new ChartScale.Waits();

    public static WaitPicture Of(DateTimeOffset now, TimeCut cut, IEnumerable<WaitSlotView> slots)
    {
        var from = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % cut.Step.Ticks), TimeSpan.Zero) - (cut.Step * (cut.Steps - 1));
        var places = new WaitSlotView?[cut.Steps];
        foreach (var slot in slots)
            if ((slot.At - from) / cut.Step is >= 0 and var step && step < cut.Steps) places[(int)step] = slot;
        return new(from, cut.Step, places);
    }

    public ChartTime Time => new(From, Step, Slots.Count);

    /// <summary>From half of the jobs to nineteen of twenty, each step a block of its own.</summary>
    public string Band => Each(slot => true, (path, i, slot) => path.Append($"M{i} {Y(slot.P95Seconds)}h1V{Y(slot.P50Seconds)}h-1z"));

    public string Median(bool few) => Flat(slot => slot.Jobs < JobsFew == few, slot => slot.P50Seconds);

    public string Top => Flat(slot => true, slot => slot.P99Seconds);

    /// <summary>How many jobs there were, the most as high as the box.</summary>
    public string Bars => Each(
        slot => slot.Jobs > 0, (path, i, slot) => path.Append($"M{i}.1 {Up}V{Show.Attribute(Up * (1 - ((double)slot.Jobs / Most)))}h.8V{Up}z"));

    public long Most => Slots.Max(slot => slot?.Jobs) ?? 0;

    public WaitSlotView? Last => Slots.LastOrDefault(slot => slot is not null);

    string Flat(Predicate<WaitSlotView> fits, Func<WaitSlotView, double> value) => Each(fits, (path, i, slot) => path.Append($"M{i} {Y(value(slot))}h1"));

    string Each(Predicate<WaitSlotView> fits, Action<StringBuilder, int, WaitSlotView> draw)
    {
        var path = new StringBuilder();
        for (var i = 0; i < Slots.Count; i++)
            if (Slots[i] is { } slot && fits(slot)) draw(path, i, slot);
        return path.ToString();
    }

    static string Y(double seconds) => Show.Attribute(Up * (1 - scale.Height(seconds, 0)));
}
