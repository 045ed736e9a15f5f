namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// The waiting requests of one kind, as this node knows them, indexed so that a pop never walks the queue: a worker looks into the lanes of
/// its models, judges each distinct demand there once, and takes the best of those that fit. It holds no truth: the
/// ledger decides who gets a piece, and what it decided comes back as what it is told.
/// One lock guards everything. Each operation is microseconds, far below what the ledger's commit costs, so that splitting the lock buys nothing.
/// </summary>
public sealed partial class DispatchQueue<TDemand, TOffer>(IQueueTally<TDemand, TOffer> tally, DispatchLimits limits)
    where TDemand : JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    readonly Lock gate = new();
    readonly Dictionary<QueueKey, Entry<TDemand>> entries = [];
    readonly Dictionary<UserId, OrderedQueue<Entry<TDemand>>> byOwner = [];
    readonly LaneIndex<TDemand> lanes = new();
    readonly OwnerTally owners = new();
    int pieces;
    long visits;

    public int Count
    {
        get
        {
            lock (gate) return lanes.Count;
        }
    }

    /// <summary>How many pieces all waiting requests have together.</summary>
    public int Pieces
    {
        get
        {
            lock (gate) return pieces;
        }
    }

    /// <summary>How many pieces an account has waiting; with models, how many the anonymous account has for them.</summary>
    public int PiecesOf(UserId owner, IReadOnlyList<string> models)
    {
        lock (gate) return owner == UserId.Anonymous && models.Count > 0 ? owners.OfAnonymous(models) : owners.Of(owner);
    }

    public bool Knows(QueueKey id)
    {
        lock (gate) return entries.ContainsKey(id);
    }

    /// <summary>Takes a request in, or what a later version of it says. What is older than what is known changes nothing.</summary>
    public void Learn(WaitingRequest<TDemand> request, int remaining, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(request.Key, out var entry)) entries.Add(request.Key, entry = new Entry<TDemand>(request));
            else if (version <= entry.Version) return;
            Set(entry, remaining, version);
        }
    }

    /// <summary>
    /// Something happened to a request that is known: as many pieces more or less wait. False when it is not known, so that the caller may load it.
    /// </summary>
    /// <param name="claim">The first job of the claim that took them. When it was made here, its reservation ends with this.</param>
    public bool Change(QueueKey id, int by, long version, JobId? claim = null)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry)) return false;
            if (claim is { } job) entry.Unreserve(job);
            if (version > entry.Version) Set(entry, Math.Max(0, entry.Remaining + by), version);
            else Place(entry);
            return true;
        }
    }

    /// <summary>Nothing of it waits any more, but what was given out may come back.</summary>
    public bool Empty(QueueKey id, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry)) return false;
            if (version > entry.Version) Set(entry, 0, version);
            return true;
        }
    }

    /// <summary>The request is finished, cancelled or expired: nothing of it is kept. False when it was not known.</summary>
    public bool Forget(QueueKey id)
    {
        lock (gate)
        {
            if (!entries.Remove(id, out var entry)) return false;
            entry.Remaining = 0;
            Place(entry);
            return true;
        }
    }

    /// <summary>
    /// The best request for this worker. Its pieces are reserved on this node until the ledger tells of the claim (<see cref="Change"/>), or
    /// until the claim failed (<see cref="Release"/>).
    /// </summary>
    /// <param name="amount">How many pieces the worker takes at most.</param>
    /// <param name="claim">The id that the first job will have; it names the reservation.</param>
    /// <param name="passedOver">Requests that were just lost to another node.</param>
    public PopAnswer<TDemand> Choose(TOffer offer, int amount, JobId claim, IReadOnlySet<QueueKey>? passedOver = null)
    {
        lock (gate)
        {
            var skipped = new SkipCounts();
            var found = Favoured(offer, passedOver);
            if (found is null && !offer.Maintenance) found = General(offer, passedOver, skipped);
            if (found is not null) return new PopAnswer<TDemand>(Reserve(found, offer, amount, claim), skipped);
            tally.Report(offer, skipped, lanes.CountWithForeignModel(offer));
            return new PopAnswer<TDemand>(null, skipped);
        }
    }

    /// <summary>The claim was refused or never sent.</summary>
    public void Release(Choice<TDemand> choice)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(choice.Request.Key, out var entry)) return;
            entry.Unreserve(choice.Claim);
            Place(entry);
        }
    }

    void Set(Entry<TDemand> entry, int remaining, long version)
    {
        entry.Remaining = remaining;
        entry.Version = version;
        Place(entry);
    }

    void Place(Entry<TDemand> entry)
    {
        var belongs = entry.Available > 0;
        var change = (belongs ? entry.Available : 0) - entry.Counted;
        pieces += change;
        owners.Change(entry.Request.Owner, entry.Request.Models, change);
        if (belongs == entry.IsQueued)
        {
            if (belongs) entry.Shelf!.Recount(entry);
            return;
        }

        entry.IsQueued = belongs;
        tally.Change(entry.Request.Demand, belongs ? 1 : -1);
        if (belongs) lanes.Add(entry);
        else lanes.Remove(entry);
        PlaceByOwner(entry, belongs);
    }

    void PlaceByOwner(Entry<TDemand> entry, bool belongs)
    {
        var owner = entry.Request.Owner;
        if (belongs)
        {
            if (!byOwner.TryGetValue(owner, out var added)) byOwner.Add(owner, added = new OrderedQueue<Entry<TDemand>>());
            added.Add(entry.Request.Order, entry);
        }
        else if (byOwner.TryGetValue(owner, out var queue))
        {
            queue.Remove(entry.Request.Order);
            if (queue.Count == 0) byOwner.Remove(owner);
        }
    }

    Entry<TDemand>? Favoured(TOffer offer, IReadOnlySet<QueueKey>? passedOver)
    {
        var queues = Queues(offer.PriorityUsers.Append(offer.Owner).Distinct());
        var looked = 0;
        foreach (var entry in InOrder(queues))
        {
            if (++looked > limits.FavouredMax) break;
            var request = entry.Request;
            if (offer.Maintenance && request.Owner != offer.Owner) continue;
            if (passedOver?.Contains(request.Key) == true || !offer.Serves(request.Models) || !request.Demand.Judge(offer).IsMatch) continue;
            if (RefusedByItself(entry, offer) == SkipReason.None) return entry;
        }

        return null;
    }

    List<OrderedQueue<Entry<TDemand>>> Queues(IEnumerable<UserId> owners)
    {
        var queues = new List<OrderedQueue<Entry<TDemand>>>();
        foreach (var owner in owners)
            if (byOwner.TryGetValue(owner, out var queue)) queues.Add(queue);
        return queues;
    }

    Entry<TDemand>? General(TOffer offer, IReadOnlySet<QueueKey>? passedOver, SkipCounts skipped)
    {
        List<OrderedQueue<Entry<TDemand>>>? fitting = null;
        foreach (var lane in lanes.For(offer, ++visits))
        {
            foreach (var shelf in lane.Shelves)
            {
                var verdict = shelf.Demand.Judge(offer);
                if (verdict.IsMatch) (fitting ??= []).Add(shelf.Queue);
                else if (verdict.Counted) skipped[verdict.Reason] += shelf.Queue.Count;
            }
        }

        if (fitting is null) return null;
        var looked = 0;
        foreach (var entry in InOrder(fitting))
        {
            if (passedOver?.Contains(entry.Request.Key) == true) continue;
            if (++looked > limits.PromptsReadMax) break;
            var reason = RefusedByItself(entry, offer);
            if (reason == SkipReason.None) return entry;
            skipped[reason]++;
        }

        return null;
    }

    /// <summary>What only the single request can tell: words in its prompt, and whether this worker was tricked with it before.</summary>
    static SkipReason RefusedByItself(Entry<TDemand> entry, TOffer offer)
    {
        if (entry.Decoyed?.Contains(offer.Id) == true) return SkipReason.Decoy;
        return offer.Blacklist.Hit(entry.Request.Prompt) ? SkipReason.Blacklist : SkipReason.None;
    }

    static IEnumerable<Entry<TDemand>> InOrder(List<OrderedQueue<Entry<TDemand>>> queues)
    {
        if (queues.Count == 1)
        {
            for (var i = 0; i < queues[0].Count; i++) yield return queues[0][i];
            yield break;
        }

        var heads = new PriorityQueue<(OrderedQueue<Entry<TDemand>> Queue, int Index), QueueOrder>(queues.Count);
        foreach (var queue in queues) heads.Enqueue((queue, 0), queue.OrderAt(0));
        while (heads.TryDequeue(out var head, out _))
        {
            yield return head.Queue[head.Index];
            var next = head.Index + 1;
            if (next < head.Queue.Count) heads.Enqueue((head.Queue, next), head.Queue.OrderAt(next));
        }
    }

    Choice<TDemand> Reserve(Entry<TDemand> entry, TOffer offer, int amount, JobId claim)
    {
        var count = entry.Request.Demand.BatchFor(offer, amount, entry.Available);
        var decoy = offer.Paused && entry.Request.Owner != offer.Owner;
        var choice = new Choice<TDemand>(entry.Request, count, entry.Available, claim, decoy);
        if (decoy)
        {
            (entry.Decoyed ??= []).Add(offer.Id);
            return choice;
        }

        entry.Reserve(claim, count);
        Place(entry);
        return choice;
    }
}

/// <summary>How far a pop looks at most, whoever asks and however much waits.</summary>
public sealed record DispatchLimits
{
    public static readonly DispatchLimits Default = new();

    /// <summary>Requests of the worker's owner and favoured users that are looked at before everybody else's.</summary>
    public int FavouredMax { get; init; } = 200;

    /// <summary>Requests that fit otherwise and are read for refused words. A worker that refuses this many in a row gets nothing this time.</summary>
    public int PromptsReadMax { get; init; } = 500;
}
