using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Status;
using AIHorde.Api.Workers;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;

namespace AIHorde.Api.Live;

/// <summary>A moment of the cluster, put together once for all who watch, from the sums that the ledger's projections keep.</summary>
sealed class LiveFigures(
    LiveQueries queries, LiveDetailQueries spread, HordeFigures horde, ActiveModels models, OnlineWorkers online, LiveDetails details, TimeProvider time)
    : IDisposable
{
    static readonly TimeSpan WaitsOver = TimeSpan.FromMinutes(30);
    static readonly TimeSpan KudosOver = TimeSpan.FromHours(24);
    static readonly TimeSpan DayWaitsWidth = TimeSpan.FromMinutes(15);

    readonly Recent<List<ThroughputSlot>> lastHour = new(ct => queries.ThroughputAsync(coarse: false, ct), TimeSpan.FromSeconds(5), time);
    readonly Recent<List<ThroughputSlot>> lastMonth = new(ct => queries.ThroughputAsync(coarse: true, ct), TimeSpan.FromMinutes(1), time);
    readonly Recent<List<WaitFigures>> waits = new(ct => queries.WaitsAsync(WaitsOver, ct), TimeSpan.FromSeconds(10), time);
    readonly Recent<List<TallySlot>> hourWaits = new(ct => queries.TalliesAsync(TallySeries.Waits, coarse: false, ct), TimeSpan.FromSeconds(5), time);
    readonly Recent<List<TallySlot>> monthWaits = new(ct => queries.TalliesAsync(TallySeries.Waits, coarse: true, ct), TimeSpan.FromMinutes(1), time);
    readonly Recent<List<TallySlot>> faults = new(ct => queries.TalliesAsync(TallySeries.Faults, coarse: false, ct), TimeSpan.FromSeconds(5), time);
    readonly Recent<List<TallySlot>> monthFaults = new(ct => queries.TalliesAsync(TallySeries.Faults, coarse: true, ct), TimeSpan.FromMinutes(1), time);
    readonly Recent<List<SpreadSlot>> dayWaits = new(
        ct => spread.SpreadAsync(DayWaitsWidth, time.GetUtcNow() - TimeSpan.FromDays(1), ct), TimeSpan.FromMinutes(1), time);

    readonly Recent<List<WorkerId>> busy = new(spread.BusyAsync, TimeSpan.FromSeconds(2), time);
    readonly Recent<List<KudosFlow>> flows = new(ct => queries.FlowsAsync(KudosOver, ct), TimeSpan.FromMinutes(1), time);

    public async Task<LiveView> NowAsync(CancellationToken ct)
    {
        var workers = await online.GetAsync(ct);
        var working = (await busy.GetAsync(ct)).ToHashSet();
        var (now, kudos) = (time.GetUtcNow(), await flows.GetAsync(ct));
        return new(
            now,
            await horde.NowAsync(ct),
            [.. (await models.GetAsync(ct)).Where(model => model.Jobs > 0 || model.Count > 0).OrderByDescending(model => model.Queued)],
            // In the order in which they came, so that no tile moves when another comes or goes.
            [.. workers.OrderBy(worker => worker.Kind.ToString(), StringComparer.Ordinal).ThenBy(worker => worker.CreatedAt).ThenBy(worker => worker.Id.Value)
                .Select(worker => WorkerTile.Of(worker, working.Contains(worker.Id)))],
            [.. (await waits.GetAsync(ct)).Select(wait => new WaitView(Name(wait.Kind), wait.Jobs, wait.MedianSeconds, wait.P95Seconds))],
            [.. (await lastHour.GetAsync(ct)).Select(ThroughputView.Of)],
            [.. (await lastMonth.GetAsync(ct)).Select(ThroughputView.Of)],
            KudosView.Of(kudos),
            WaitSlotView.Of(await hourWaits.GetAsync(ct), TimeSpan.FromMinutes(1)),
            WaitSlotView.Of(await monthWaits.GetAsync(ct), TimeSpan.FromDays(1)),
            [.. (await faults.GetAsync(ct)).Select(FaultView.Of)],
            await details.NowAsync(now, kudos, ct))
        {
            LastDayWaits = WaitSlotView.Of(
                (await dayWaits.GetAsync(ct)).Select(slot => new TallySlot(TallySeries.Waits, slot.Subject, slot.At, slot.Jobs)), DayWaitsWidth),
            LastMonthFaults = [.. (await monthFaults.GetAsync(ct)).Select(FaultView.Of)],
        };
    }

    public void Dispose()
    {
        lastHour.Dispose();
        lastMonth.Dispose();
        waits.Dispose();
        hourWaits.Dispose();
        monthWaits.Dispose();
        faults.Dispose();
        flows.Dispose();
        monthFaults.Dispose();
        dayWaits.Dispose();
        busy.Dispose();
    }

    internal static string Name(RequestKind kind) => kind.ToString().ToLowerInvariant();
}
