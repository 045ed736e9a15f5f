using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Modes;

/// <summary>The modes as every request asks for them: from memory, at most a second old, at once where this node set them.</summary>
public sealed class ClusterModes(EventStore store, CommandBus bus, TimeProvider time)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(1);

    /// <summary>Replaced as a whole; two requests that find it old read it twice, which does no harm.</summary>
    volatile Seen seen = new(ModesStream.Type.Initial, DateTimeOffset.MinValue);

    public async ValueTask<ModesState> CurrentAsync(CancellationToken cancellationToken)
    {
        if (seen.Until > time.GetUtcNow())
        {
            return seen.Modes;
        }

        return Keep(await store.LoadAsync(ModesStream.Cluster, cancellationToken));
    }

    public async Task<Outcome<ModesState>> SetAsync(SetModes change, CancellationToken cancellationToken)
    {
        var outcome = await bus.SubmitAsync(change, cancellationToken);
        if (outcome is Outcome<ModesState>.Done done)
        {
            Keep(done.Result);
        }

        return outcome;
    }

    ModesState Keep(ModesState modes)
    {
        seen = new Seen(modes, time.GetUtcNow() + TimeToLive);
        return modes;
    }

    sealed record Seen(ModesState Modes, DateTimeOffset Until);
}
