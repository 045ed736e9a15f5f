namespace AIHorde.Ledger.Dispatch;

/// <summary>Where a waiting request stands. Only requests that some active worker could really serve count as being ahead.</summary>
/// <param name="Position">1 is the next; 0 when nothing of it waits.</param>
/// <param name="ThingsAhead">The work of those ahead and of its own waiting pieces.</param>
/// <param name="ThingsPerSecond">What the workers that could serve it do together; 0 when there is none.</param>
public readonly record struct Standing(int Position, double ThingsAhead, double ThingsPerSecond, bool IsPossible)
{
    /// <summary>Seconds until the last waiting piece is expected to be done. Without a worker it is reckoned with one of average speed.</summary>
    public double WaitSeconds(double baselineSpeed) => ThingsAhead / (ThingsPerSecond > 0 ? ThingsPerSecond : baselineSpeed);
}

/// <summary>What is waiting for one model.</summary>
public sealed record ModelDemand(int Requests, int Pieces, double Things);

public sealed partial class DispatchQueue<TDemand, TOffer>
{
    /// <summary>Whether a kind of request is possible changes as workers come and go; a look each second is as fresh as anybody polls.</summary>
    static readonly TimeSpan possibleFor = TimeSpan.FromSeconds(1);

    public Standing? StandingOf(QueueKey id, IReadOnlyList<TOffer> active, DateTimeOffset now)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(id, out var entry)) return null;
            var request = entry.Request;
            var speed = Speed(request, active, out var possible);
            if (entry.Available <= 0) return new Standing(0, 0, speed, possible);
            var (ahead, things) = Ahead(request, active, now);
            return new Standing(ahead + 1, things + request.Demand.Things * entry.Available, speed, possible);
        }
    }

    /// <summary>
    /// For each reason, how many active workers it keeps from this request, whether or not it waits here. Those counted under None would take it.
    /// </summary>
    public SkipCounts Explain(WaitingRequest<TDemand> request, IReadOnlyList<TOffer> active)
    {
        lock (gate)
        {
            var judged = entries.TryGetValue(request.Key, out var entry) ? entry.Request : request;
            var counts = new SkipCounts();
            foreach (var offer in active) counts[WhyNot(judged, offer)]++;
            return counts;
        }
    }

    /// <summary>
    /// Everything that waits, piece by piece, as one worker meets it: it would take what is counted under None, and the rest is kept from it by the
    /// reason. Whose a request is and what it says is not looked at, and that a worker is paused is told to nobody.
    /// </summary>
    public SkipCounts Outlook(TOffer offer)
    {
        var counts = new SkipCounts();
        lock (gate)
        {
            foreach (var lane in lanes.All)
                foreach (var shelf in lane.Shelves) counts[offer.Maintenance ? SkipReason.Maintenance : WhyNot(lane, shelf, offer)] += shelf.Pieces;
        }

        return counts;
    }

    /// <summary>The queue by model, for the public list of models. Requests that name several count for each.</summary>
    public IReadOnlyDictionary<string, ModelDemand> ByModel()
    {
        var byModel = new Dictionary<string, ModelDemand>();
        lock (gate)
        {
            foreach (var lane in lanes.All)
            {
                var (pieces, things) = (0, 0.0);
                foreach (var shelf in lane.Shelves)
                {
                    pieces += shelf.Pieces;
                    things += shelf.Demand.Things * shelf.Queue.Count;
                }

                foreach (var model in lane.Models)
                {
                    var sum = byModel.GetValueOrDefault(model) ?? new ModelDemand(0, 0, 0);
                    byModel[model] = new ModelDemand(sum.Requests + lane.Count, sum.Pieces + pieces, sum.Things + things);
                }
            }
        }

        return byModel;
    }

    /// <summary>Requests, pieces and work of the whole queue.</summary>
    public ModelDemand Total()
    {
        var (requests, pieces, things) = (0, 0, 0.0);
        lock (gate)
        {
            foreach (var shelf in lanes.All.SelectMany(l => l.Shelves))
            {
                requests += shelf.Queue.Count;
                pieces += shelf.Pieces;
                things += shelf.Demand.Things * shelf.Queue.Count;
            }
        }

        return new ModelDemand(requests, pieces, things);
    }

    static SkipReason WhyNot(WaitingRequest<TDemand> request, TOffer offer)
    {
        var isOwn = request.Owner == offer.Owner;
        if (offer.Maintenance && !isOwn) return SkipReason.Maintenance;
        if (offer.Paused && !isOwn) return SkipReason.Decoy;
        if (!offer.Serves(request.Models)) return SkipReason.Models;
        var verdict = request.Demand.Judge(offer);
        if (!verdict.IsMatch) return verdict.Reason;
        return offer.Blacklist.Hit(request.Prompt) ? SkipReason.Blacklist : SkipReason.None;
    }

    static SkipReason WhyNot(Lane<TDemand> lane, Shelf<TDemand> shelf, TOffer offer) =>
        offer.Serves(lane.Models) ? shelf.Demand.Judge(offer).Reason : SkipReason.Models;

    static double Speed(WaitingRequest<TDemand> request, IReadOnlyList<TOffer> active, out bool possible)
    {
        var speed = 0.0;
        possible = false;
        foreach (var offer in active)
        {
            if (WhyNot(request, offer) != SkipReason.None) continue;
            speed += offer.Speed * offer.Threads;
            possible = true;
        }

        return speed;
    }

    /// <summary>
    /// Those ahead that want the same workers: the lanes that share a model with it, and those that take any. Their pieces are
    /// taken as evenly spread over a shelf.
    /// </summary>
    (int Requests, double Things) Ahead(WaitingRequest<TDemand> request, IReadOnlyList<TOffer> active, DateTimeOffset now)
    {
        var (requests, things) = (0, 0.0);
        foreach (var lane in Rivals(request))
        {
            foreach (var shelf in lane.Shelves)
            {
                if (!IsPossible(lane, shelf, active, now)) continue;
                var before = shelf.Queue.CountBefore(request.Order);
                requests += before;
                things += shelf.Demand.Things * shelf.Pieces * before / shelf.Queue.Count;
            }
        }

        return (requests, things);
    }

    IEnumerable<Lane<TDemand>> Rivals(WaitingRequest<TDemand> request)
    {
        if (request.Models.Length == 0) return lanes.All;
        var naming = lanes.Naming(request.Models, ++visits);
        return lanes.WithoutModel is { } any ? naming.Append(any) : naming;
    }

    /// <summary>Judged by a shelf's first request: the others differ only in their prompt and owner.</summary>
    static bool IsPossible(Lane<TDemand> lane, Shelf<TDemand> shelf, IReadOnlyList<TOffer> active, DateTimeOffset now)
    {
        if (now - shelf.Possible.At >= possibleFor || now < shelf.Possible.At)
        {
            var possible = false;
            for (var i = 0; i < active.Count && !possible; i++)
                possible = !active[i].Maintenance && !active[i].Paused && WhyNot(lane, shelf, active[i]) == SkipReason.None;
            shelf.Possible = (possible, now);
        }

        return shelf.Possible.Possible;
    }
}
