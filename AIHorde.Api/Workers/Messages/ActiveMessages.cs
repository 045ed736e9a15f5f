using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Workers.Messages;

namespace AIHorde.Api.Workers.Messages;

/// <summary>What workers are told now. Every pop asks, so it is read every few seconds for all of them; at once where this node changed it.</summary>
sealed class ActiveMessages(WorkerMessages messages, TimeProvider time) : IDisposable
{
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(2);
    readonly Recent<List<WorkerMessage>> recent = new(messages.ActiveAsync, timeToLive, time);

    /// <summary>Those for all workers and those for this one, the oldest first.</summary>
    public async ValueTask<IReadOnlyList<WorkerMessage>> ForAsync(WorkerId worker, CancellationToken ct)
    {
        var all = await recent.GetAsync(ct);
        if (all.Count == 0) return [];
        var now = time.GetUtcNow();
        return all.FindAll(message => (message.Worker is null || message.Worker == worker) && message.ExpiresAt > now);
    }

    /// <summary>As a pop carries them.</summary>
    public async ValueTask<IReadOnlyList<PopMessage>> ForPopAsync(WorkerId worker, CancellationToken ct) =>
        [.. (await ForAsync(worker, ct)).Select(message => new PopMessage(message.Id, message.Text, message.Origin, message.ExpiresAt))];

    public void Forget() => recent.Forget();

    public void Dispose() => recent.Dispose();
}
