using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>A kind of work as those see it who need not know what exactly is asked and offered.</summary>
public interface IMarket
{
    RequestKind Kind { get; }

    /// <summary>How many requests wait; where the pieces of a request differ, how many pieces.</summary>
    int Waiting { get; }

    /// <summary>How many jobs all active workers do at once.</summary>
    int Threads { get; }

    /// <summary>Things a second of one worker of average speed, by which a wait is reckoned when there is none.</summary>
    double BaselineSpeed { get; }

    double SpeedOf(WorkerId worker);

    int PiecesOf(UserId owner, IReadOnlyList<string> models);

    void TakeIn(RequestBody body, string prompt, long version);

    bool Knows(RequestId request);

    /// <summary>Jobs were claimed, or one that failed waits again. False when the request is not known here.</summary>
    bool Change(RequestId request, IReadOnlyList<ClaimedUnit> jobs, int by, long version);

    /// <summary>Nothing of it waits any more, but what was given out may come back.</summary>
    bool Empty(RequestId request, long version);

    void Forget(RequestId request);

    Standing StandingOf(RequestBody body, DateTimeOffset now);

    /// <summary>Whether some active worker would take it; true of one that is not known here.</summary>
    bool IsPossible(RequestId request);

    /// <summary>What keeps how many of the active workers from it; of pieces that differ, from the one that fewest would take.</summary>
    (int Active, SkipCounts Counts) Explain(RequestBody body);

    /// <summary>Of a request that nobody has queued yet.</summary>
    (int Active, SkipCounts Counts) Explain(RequestQueued ask, string prompt);

    /// <summary>What a worker could take of all that waits, and what keeps the rest from it; null of one that is not active here.</summary>
    SkipCounts? OutlookOf(WorkerId worker);
}

/// <summary>The queue and the roster of one kind of work.</summary>
/// <param name="read">A request as its entries in the queue: one, or one a piece where pieces differ.</param>
public sealed class Market<TDemand, TOffer>(
    RequestKind kind, IQueueTally<TDemand, TOffer> tally, Func<RequestQueued, string, IEnumerable<WaitingRequest<TDemand>>> read, TimeProvider time) : IMarket
    where TDemand : JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    public RequestKind Kind => kind;

    public DispatchQueue<TDemand, TOffer> Queue { get; } = new(tally, DispatchLimits.Default);

    public Roster<TOffer> Roster { get; } = new(time);

    public double BaselineSpeed { get; init; } = 1;

    /// <summary>Each piece of a request is something else and has an entry of its own.</summary>
    public bool PiecesDiffer { get; init; }

    public int Waiting => Queue.Count;

    public int Threads => Roster.Active().Sum(offer => offer.Threads);

    public double SpeedOf(WorkerId worker) => Roster.Find(worker) is { Speed: > 0 and var speed } ? speed : BaselineSpeed;

    public int PiecesOf(UserId owner, IReadOnlyList<string> models) => Queue.PiecesOf(owner, models);

    public void TakeIn(RequestBody body, string prompt, long version)
    {
        foreach (var entry in read(body.Ask, prompt)) Queue.Learn(entry, WaitingOf(body, entry), version);
    }

    public bool Knows(RequestId request) => Queue.Knows(request);

    public bool Change(RequestId request, IReadOnlyList<ClaimedUnit> jobs, int by, long version)
    {
        var isKnown = true;
        foreach (var part in jobs.GroupBy(job => PiecesDiffer ? job.Unit : 0))
            isKnown &= Queue.Change(new QueueKey(request, part.Key), by * part.Count(), version, part.First().Job);
        return isKnown;
    }

    public bool Empty(RequestId request, long version)
    {
        var part = 0;
        while (Queue.Empty(new QueueKey(request, part), version)) part++;
        return part > 0;
    }

    public void Forget(RequestId request)
    {
        for (var part = 0; Queue.Forget(new QueueKey(request, part)); part++)
        {
        }
    }

    /// <summary>It is done when its last piece is. One that this node has not heard of yet is judged by what it says, as if nothing were before it.</summary>
    public Standing StandingOf(RequestBody body, DateTimeOffset now)
    {
        var active = Roster.Active();
        var last = default(Standing?);
        foreach (var entry in Pieces(body))
        {
            var standing = Queue.StandingOf(entry.Key, active, now) ?? new Standing(0, 0, 0, IsPossibleFor(entry, active));
            var isPossible = standing.IsPossible && last is not { IsPossible: false };
            last = (last is { } other && other.Position > standing.Position ? other : standing) with { IsPossible = isPossible };
        }

        return last ?? default;
    }

    public bool IsPossible(RequestId request) => Queue.StandingOf(request, Roster.Active(), DateTimeOffset.MinValue) is not { IsPossible: false };

    public (int Active, SkipCounts Counts) Explain(RequestBody body) => Explain(Pieces(body));

    public (int Active, SkipCounts Counts) Explain(RequestQueued ask, string prompt) => Explain(read(ask, prompt));

    public SkipCounts? OutlookOf(WorkerId worker) => Roster.Active().FirstOrDefault(offer => offer.Id == worker) is { } offer ? Queue.Outlook(offer) : null;

    /// <summary>Where pieces differ, of the one that fewest workers would take.</summary>
    (int Active, SkipCounts Counts) Explain(IEnumerable<WaitingRequest<TDemand>> pieces)
    {
        var active = Roster.Active();
        return (active.Count, pieces.Select(piece => Queue.Explain(piece, active)).MinBy(one => one[SkipReason.None]) ?? new SkipCounts());
    }

    /// <summary>The entries of what still waits; of a request of which nothing waits, all.</summary>
    List<WaitingRequest<TDemand>> Pieces(RequestBody body)
    {
        var entries = read(body.Ask, "").ToList();
        var waiting = entries.Where(entry => WaitingOf(body, entry) > 0).ToList();
        return waiting.Count > 0 ? waiting : entries;
    }

    int WaitingOf(RequestBody body, WaitingRequest<TDemand> entry) =>
        !PiecesDiffer ? body.Waiting : body.Units[entry.Part].Phase == UnitPhase.Waiting ? 1 : 0;

    static bool IsPossibleFor(WaitingRequest<TDemand> entry, IReadOnlyList<TOffer> active) =>
        active.Any(offer => !offer.Maintenance && offer.Serves(entry.Models) && entry.Demand.Judge(offer).IsMatch);
}
