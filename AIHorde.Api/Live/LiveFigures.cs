using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Status;
using AIHorde.Api.Workers;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Live;

/// <summary>A moment of the cluster, put together once for all who watch, from the sums that the ledger's projections keep.</summary>
sealed class LiveFigures(LiveQueries queries, HordeFigures horde, ActiveModels models, OnlineWorkers online, TimeProvider time) : IDisposable
{
    static readonly TimeSpan WaitsOver = TimeSpan.FromMinutes(30);
    static readonly TimeSpan KudosOver = TimeSpan.FromHours(24);

    readonly Recent<List<ThroughputSlot>> lastHour = new(ct => queries.ThroughputAsync(coarse: false, ct), TimeSpan.FromSeconds(2), time);
    readonly Recent<List<ThroughputSlot>> lastMonth = new(ct => queries.ThroughputAsync(coarse: true, ct), TimeSpan.FromMinutes(1), time);
    readonly Recent<List<WaitFigures>> waits = new(ct => queries.WaitsAsync(WaitsOver, ct), TimeSpan.FromSeconds(10), time);
    readonly Recent<List<KudosHour>> kudos = new(ct => queries.KudosAsync(KudosOver, ct), TimeSpan.FromMinutes(1), time);

    public async Task<LiveView> NowAsync(CancellationToken ct)
    {
        var workers = await online.GetAsync(ct);
        return new(
            time.GetUtcNow(),
            await horde.NowAsync(ct),
            [.. (await models.GetAsync(ct)).Where(model => model.Jobs > 0 || model.Count > 0).OrderByDescending(model => model.Queued)],
            [.. workers.Select(WorkerTile.Of).OrderBy(worker => worker.Kind).ThenBy(worker => worker.Name, StringComparer.Ordinal)],
            [.. (await waits.GetAsync(ct)).Select(wait => new WaitView(Name(wait.Kind), wait.Jobs, wait.MedianSeconds, wait.P95Seconds))],
            [.. (await lastHour.GetAsync(ct)).Select(ThroughputView.Of)],
            [.. (await lastMonth.GetAsync(ct)).Select(ThroughputView.Of)],
            [.. (await kudos.GetAsync(ct)).Select(KudosView.Of)]);
    }

    public void Dispose()
    {
        lastHour.Dispose();
        lastMonth.Dispose();
        waits.Dispose();
        kudos.Dispose();
    }

    internal static string Name(RequestKind kind) => kind.ToString().ToLowerInvariant();
}

public sealed record LiveView(
    DateTimeOffset At,
    HordePerformance Performance,
    IReadOnlyList<ActiveModel> Models,
    IReadOnlyList<WorkerTile> Workers,
    IReadOnlyList<WaitView> Waits,
    IReadOnlyList<ThroughputView> LastHour,
    IReadOnlyList<ThroughputView> LastMonth,
    IReadOnlyList<KudosView> Kudos);

/// <summary>One worker on the map: what it is and whether it can work now.</summary>
public sealed record WorkerTile(Guid Id, string Name, string Kind, string State, IReadOnlyList<string> Models)
{
    const int ModelsMax = 20;

    public static WorkerTile Of(WorkerView worker) => new(
        worker.Id.Value,
        worker.Name,
        worker.Kind.ToString().ToLowerInvariant(),
        worker.Paused ? "paused" : worker.Maintenance ? "maintenance" : "online",
        [.. worker.Settings.Models.Take(ModelsMax)]);
}

public sealed record WaitView(string Kind, long Jobs, double P50Seconds, double P95Seconds);

/// <param name="Made">Pixelsteps, tokens or forms.</param>
public sealed record ThroughputView(string Kind, DateTimeOffset At, long Jobs, long Delivered, long Made)
{
    public static ThroughputView Of(ThroughputSlot slot) => new(LiveFigures.Name(slot.Kind), slot.At, slot.Jobs, slot.Delivered, slot.Made);
}

public sealed record KudosView(DateTimeOffset At, string Reason, decimal Moved, decimal Minted, decimal Burnt)
{
    public static KudosView Of(KudosHour hour) => new(hour.At, hour.Reason, hour.Moved.ToDecimal(), hour.Minted.ToDecimal(), hour.Burnt.ToDecimal());
}
