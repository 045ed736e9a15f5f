using AIHorde.Api.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Workers;

/// <summary>Everybody who popped within the last minutes, on any node; read every few seconds for all who ask.</summary>
sealed class OnlineWorkers(WorkerQueries queries, TimeProvider time) : IDisposable
{
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(2);
    readonly Recent<List<WorkerView>> recent = new(ct => queries.SeenSinceAsync(time.GetUtcNow() - WorkerLimits.Stale, ct), timeToLive, time);

    public async ValueTask<IReadOnlyList<WorkerView>> GetAsync(CancellationToken cancel) => await recent.GetAsync(cancel);

    public void Dispose() => recent.Dispose();
}
