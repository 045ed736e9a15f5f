using System.Globalization;
using AIHorde.Api.Models;
using AIHorde.Api.Status;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Live;

/// <summary>All that the live page, its JSON and its figures for Prometheus say.</summary>
public sealed record LiveView(
    DateTimeOffset At,
    HordePerformance Performance,
    IReadOnlyList<ActiveModel> Models,
    IReadOnlyList<WorkerTile> Workers,
    IReadOnlyList<WaitView> Waits,
    IReadOnlyList<ThroughputView> LastHour,
    IReadOnlyList<ThroughputView> LastMonth,
    IReadOnlyList<KudosView> Kudos,
    IReadOnlyList<WaitSlotView> LastHourWaits,
    IReadOnlyList<WaitSlotView> LastMonthWaits,
    IReadOnlyList<FaultView> LastHourFaults,
    LiveDetail Detail)
{
    public IReadOnlyList<WaitSlotView> LastDayWaits { get; init; } = [];

    public IReadOnlyList<FaultView> LastMonthFaults { get; init; } = [];
}

/// <summary>One worker on the map: what it is and whether it can work now.</summary>
/// <param name="Working">Whether it has a job now.</param>
public sealed record WorkerTile(Guid Id, string Name, string Kind, string State, IReadOnlyList<string> Models, bool Working = false)
{
    const int ModelsMax = 20;

    public static WorkerTile Of(WorkerView worker, bool working) => new(
        worker.Id.Value,
        worker.Name,
        worker.Kind.ToString().ToLowerInvariant(),
        worker.Paused ? "paused" : worker.Maintenance ? "maintenance" : "online",
        [.. worker.Settings.Models.Take(ModelsMax)],
        working);
}

public sealed record WaitView(string Kind, long Jobs, double P50Seconds, double P95Seconds);

/// <param name="Made">Pixelsteps, tokens or forms.</param>
public sealed record ThroughputView(string Kind, DateTimeOffset At, long Jobs, long Delivered, long Made)
{
    public static ThroughputView Of(ThroughputSlot slot) => new(LiveFigures.Name(slot.Kind), slot.At, slot.Jobs, slot.Delivered, slot.Made);
}

public sealed record KudosView(DateTimeOffset At, string Reason, decimal Moved, decimal Minted, decimal Burnt)
{
    public static IReadOnlyList<KudosView> Of(IEnumerable<KudosFlow> flows) =>
        [.. flows.GroupBy(flow => (flow.At, flow.Reason)).Select(hour => new KudosView(
            hour.Key.At,
            hour.Key.Reason,
            hour.Sum(flow => flow.In.ToDecimal()),
            hour.Where(flow => flow.Sort == AccountSorts.Made).Sum(flow => flow.Out.ToDecimal()),
            hour.Where(flow => flow.Sort == AccountSorts.Burnt).Sum(flow => flow.In.ToDecimal())))];
}

/// <summary>How long the jobs claimed in one slot of time had waited, told from counts in steps: see <see cref="WaitSteps"/>.</summary>
public sealed record WaitSlotView(string Kind, DateTimeOffset At, long Jobs, double P50Seconds, double P95Seconds, double P99Seconds = 0)
{
    /// <param name="width">How long a slot is to be; the counts of what falls into it are added up first.</param>
    public static IReadOnlyList<WaitSlotView> Of(IEnumerable<TallySlot> slots, TimeSpan width) =>
        [.. slots.GroupBy(slot => (Kind: slot.Subject.Split('/')[0], At: Floor(slot.At, width))).Select(slot => Of(slot.Key.Kind, slot.Key.At, slot))];

    static WaitSlotView Of(string kind, DateTimeOffset when, IEnumerable<TallySlot> slots)
    {
        var counts = new long[WaitSteps.UpperSeconds.Count];
        foreach (var slot in slots) counts[int.Parse(slot.Subject.Split('/')[1], CultureInfo.InvariantCulture)] += slot.Amount;
        double At(double share) => WaitSteps.Percentile(counts, share) ?? 0;
        return new(kind, when, counts.Sum(), At(0.5), At(0.95), At(0.99));
    }

    static DateTimeOffset Floor(DateTimeOffset at, TimeSpan width) => new(at.UtcTicks - (at.UtcTicks % width.Ticks), TimeSpan.Zero);
}

/// <param name="Cause">reported: the worker said that it failed; lease_expired: it never answered.</param>
public sealed record FaultView(string Kind, string Cause, DateTimeOffset At, long Jobs)
{
    public static FaultView Of(TallySlot slot)
    {
        var subject = slot.Subject.Split('/');
        return new(subject[0], subject[1], slot.At, slot.Amount);
    }
}
