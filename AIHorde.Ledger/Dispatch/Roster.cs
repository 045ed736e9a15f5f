namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// The workers that are there: those that popped within the last minutes, on this node or, as the ledger told, on another. It answers
/// whether a request is possible at all and how long it may take, so it holds what each offered last.
/// </summary>
public sealed class Roster<TOffer>(TimeProvider time)
    where TOffer : WorkerOffer
{
    public static readonly TimeSpan ActiveFor = TimeSpan.FromSeconds(300);

    /// <summary>Readers share one list this long: a worker more or less for a second is not worth a copy for each reader.</summary>
    static readonly TimeSpan listedFor = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly Dictionary<WorkerId, TOffer> offers = [];
    TOffer[] listed = [];
    DateTimeOffset listedAt = DateTimeOffset.MinValue;

    /// <summary>Everyone who is active now, maintenance included: whoever asks decides what that means.</summary>
    public IReadOnlyList<TOffer> Active()
    {
        var now = time.GetUtcNow();
        lock (gate)
        {
            if (now - listedAt < listedFor && now >= listedAt) return listed;
            foreach (var gone in offers.Values.Where(o => now - o.SeenAt > ActiveFor).Select(o => o.Id).ToList()) offers.Remove(gone);
            listed = [.. offers.Values];
            listedAt = now;
            return listed;
        }
    }

    /// <summary>A newer offer replaces an older one. A worker that is new is listed at once, so that its first job is not called impossible.</summary>
    public void See(TOffer offer)
    {
        lock (gate)
        {
            if (offers.TryGetValue(offer.Id, out var known) && known.SeenAt > offer.SeenAt) return;
            if (known is null || known.Maintenance != offer.Maintenance || known.Paused != offer.Paused) listedAt = DateTimeOffset.MinValue;
            offers[offer.Id] = offer;
        }
    }

    public TOffer? Find(WorkerId worker)
    {
        lock (gate) return offers.GetValueOrDefault(worker);
    }

    public void Lose(WorkerId worker)
    {
        lock (gate)
        {
            if (offers.Remove(worker)) listedAt = DateTimeOffset.MinValue;
        }
    }
}
