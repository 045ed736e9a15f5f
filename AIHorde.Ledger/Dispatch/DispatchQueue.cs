namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// The waiting requests of one kind, as this node knows them, indexed so that a pop never walks the queue: a worker looks into the lanes of
/// its models, judges each distinct demand there once, and takes the best of those that fit. It holds no truth: the
/// ledger decides who gets a piece, and what it decided comes back as what it learns.
/// One lock guards everything. Each operation is microseconds, far below what the ledger's commit costs, so that splitting the lock buys nothing.
/// </summary>
public sealed partial class DispatchQueue<TDemand, TOffer>(IQueueTally<TDemand, TOffer> tally, DispatchLimits limits)
    where TDemand : JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    readonly Lock gate = new();
    readonly Dictionary<RequestId, Entry<TDemand>> entries = [];
    readonly Dictionary<UserId, OrderedQueue<Entry<TDemand>>> byOwner = [];
    readonly LaneIndex<TDemand> lanes = new();
    long visits;

    public int Count
    {
        get
        {
            lock (gate) return lanes.Count;
        }
    }

    /// <summary>Takes a request in, or what a later version of it says. What is older than what is known changes nothing.</summary>
    public void Learn(WaitingRequest<TDemand> request, int remaining, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(request.Id, out var entry)) entries.Add(request.Id, entry = new Entry<TDemand>(request));
            else if (version <= entry.Version) return;
            Set(entry, remaining, version);
        }
    }

    /// <summary>What the ledger says of a request that is known already. False when it is not, so that the caller may load it.</summary>
    public bool Learn(RequestId id, int remaining, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry)) return false;
            if (version > entry.Version) Set(entry, remaining, version);
            return true;
        }
    }

    /// <summary>The request is finished, cancelled or expired: nothing of it is kept.</summary>
    public void Forget(RequestId id)
    {
        lock (gate)
        {
            if (!entries.Remove(id, out var entry)) return;
            entry.Remaining = 0;
            entry.Reserved = 0;
            Place(entry);
        }
    }

    /// <summary>The best request for this worker. A chosen one is reserved on this node until <see cref="Settle"/> or <see cref="Release"/>.</summary>
    /// <param name="amount">How many pieces the worker takes at most.</param>
    /// <param name="passedOver">Requests that were just lost to another node.</param>
    public PopAnswer<TDemand> Choose(TOffer offer, int amount, IReadOnlySet<RequestId>? passedOver = null)
    {
        lock (gate)
        {
            var skipped = new SkipCounts();
            var found = Favoured(offer, passedOver);
            if (found is null && !offer.Maintenance) found = General(offer, passedOver, skipped);
            if (found is not null) return new PopAnswer<TDemand>(Reserve(found, offer, amount), skipped);
            tally.Report(offer, skipped, lanes.CountWithForeignModel(offer));
            return new PopAnswer<TDemand>(null, skipped);
        }
    }

    /// <summary>The claim was answered: the ledger's numbers replace the reservation.</summary>
    public void Settle(Choice<TDemand> choice, int remaining, long version)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(choice.Request.Id, out var entry)) return;
            Unreserve(entry, choice);
            Set(entry, version > entry.Version ? remaining : entry.Remaining, Math.Max(version, entry.Version));
        }
    }

    /// <summary>The claim was refused or never sent.</summary>
    public void Release(Choice<TDemand> choice)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(choice.Request.Id, out var entry)) return;
            Unreserve(entry, choice);
            Place(entry);
        }
    }

    static void Unreserve(Entry<TDemand> entry, Choice<TDemand> choice)
    {
        if (!choice.IsDecoy) entry.Reserved = Math.Max(0, entry.Reserved - choice.Count);
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

    Entry<TDemand>? Favoured(TOffer offer, IReadOnlySet<RequestId>? passedOver)
    {
        var queues = Queues(offer.PriorityUsers.Append(offer.Owner).Distinct());
        var looked = 0;
        foreach (var entry in InOrder(queues))
        {
            if (++looked > limits.FavouredMax) break;
            var request = entry.Request;
            if (offer.Maintenance && request.Owner != offer.Owner) continue;
            if (passedOver?.Contains(request.Id) == true || !offer.Serves(request.Models) || !request.Demand.Judge(offer).IsMatch) continue;
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

    Entry<TDemand>? General(TOffer offer, IReadOnlySet<RequestId>? passedOver, SkipCounts skipped)
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
            if (passedOver?.Contains(entry.Request.Id) == true) continue;
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

    Choice<TDemand> Reserve(Entry<TDemand> entry, TOffer offer, int amount)
    {
        var count = entry.Request.Demand.BatchFor(offer, amount, entry.Available);
        var decoy = offer.Paused && entry.Request.Owner != offer.Owner;
        var choice = new Choice<TDemand>(entry.Request, count, entry.Available, decoy);
        if (decoy)
        {
            (entry.Decoyed ??= []).Add(offer.Id);
            return choice;
        }

        entry.Reserved += count;
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
