namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// The waiting requests that name exactly the same models. A request is in one lane, so that nothing is ever counted twice; a worker looks
/// into the lanes that hold one of its models. Inside, requests of equal demands share a <see cref="Shelf{TDemand}"/>.
/// </summary>
sealed class Lane<TDemand>(string[] models)
    where TDemand : notnull
{
    readonly Dictionary<TDemand, Shelf<TDemand>> shelves = [];

    public string[] Models { get; } = models;

    public int Count { get; private set; }

    /// <summary>The number of the pop that looked here last: a lane of several models is met once for each of them.</summary>
    public long Visit { get; set; }

    public Dictionary<TDemand, Shelf<TDemand>>.ValueCollection Shelves => shelves.Values;

    public void Add(Entry<TDemand> entry)
    {
        if (!shelves.TryGetValue(entry.Request.Demand, out var shelf)) shelves.Add(entry.Request.Demand, shelf = new Shelf<TDemand>(entry.Request.Demand));
        shelf.Add(entry);
        Count++;
    }

    public void Remove(Entry<TDemand> entry)
    {
        var shelf = entry.Shelf!;
        shelf.Remove(entry);
        Count--;
        if (shelf.Queue.Count == 0) shelves.Remove(entry.Request.Demand);
    }
}

/// <summary>Waiting requests of the same models and equal demands, in serving order: one judgement holds for all.</summary>
sealed class Shelf<TDemand>(TDemand demand)
{
    public TDemand Demand { get; } = demand;

    public OrderedQueue<Entry<TDemand>> Queue { get; } = new();

    /// <summary>All pieces that wait here, kept as a sum so that a waiting time needs no walk.</summary>
    public int Pieces { get; private set; }

    /// <summary>Whether some active worker would take these, and when that was found out.</summary>
    public (bool Possible, DateTimeOffset At) Possible { get; set; }

    public void Add(Entry<TDemand> entry)
    {
        Queue.Add(entry.Request.Order, entry);
        entry.Shelf = this;
        Recount(entry);
    }

    public void Remove(Entry<TDemand> entry)
    {
        Queue.Remove(entry.Request.Order);
        Pieces -= entry.Counted;
        entry.Counted = 0;
        entry.Shelf = null;
    }

    public void Recount(Entry<TDemand> entry)
    {
        Pieces += entry.Available - entry.Counted;
        entry.Counted = entry.Available;
    }
}

/// <summary>One request as this node knows it.</summary>
sealed class Entry<TDemand>(WaitingRequest<TDemand> request)
{
    public WaitingRequest<TDemand> Request { get; } = request;

    /// <summary>Pieces that the ledger says are not given out, as of <see cref="Version"/>.</summary>
    public int Remaining { get; set; }

    public long Version { get; set; }

    Dictionary<JobId, int>? reservations;

    public bool IsQueued { get; set; }

    public Shelf<TDemand>? Shelf { get; set; }

    /// <summary>The pieces that its shelf counts for it.</summary>
    public int Counted { get; set; }

    /// <summary>Paused workers that were already handed a decoy of this request.</summary>
    public HashSet<WorkerId>? Decoyed { get; set; }

    /// <summary>What is not given out and not just being given out by a pop on this node.</summary>
    public int Available => Remaining - (reservations?.Values.Sum() ?? 0);

    public void Reserve(JobId claim, int count) => (reservations ??= [])[claim] = count;

    public void Unreserve(JobId claim) => reservations?.Remove(claim);
}
