using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>
/// A worker takes up to as many pieces of a request as <paramref name="Jobs"/> has ids. Two nodes may choose the same piece for two workers:
/// the first claim wins, the other is told that it lost.
/// </summary>
public sealed record ClaimJobs(RequestId Request, WorkerId Worker, UserId Owner, IReadOnlyList<JobId> Jobs, TimeSpan Lease) : Command<ClaimResult>
{
    public string? Model { get; init; }
    public bool ExtraSlow { get; init; }

    /// <summary>The worker is paused: it shall believe that it works.</summary>
    public bool Decoy { get; init; }

    /// <summary>The wanted alchemy forms; without it any waiting piece will do.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    public override void Touch(Touch touch) => touch.Stream(RequestStream.Of(Request));

    public override ClaimResult Decide(Decision on)
    {
        var ruling = Rule(on.State(RequestStream.Of(Request)), this, on.Now);
        ruling.On(on, RequestStream.Of(Request));
        return ruling.Result;
    }

    public static Ruling<ClaimResult> Rule(RequestState state, ClaimJobs command, DateTimeOffset now)
    {
        if (Repeated(state, command) is { } before) return new(before);
        if (state is not RequestState.Live { Body: var body } || now >= body.ExpiresAt || body.HasTricked(command.Worker)) return Lost;
        var waiting = Waiting(body, command);
        if (waiting.Count == 0) return Lost;
        return command.Decoy ? HandOutDecoy(body, command, now) : HandOut(body, command, waiting, now);
    }

    static readonly Ruling<ClaimResult> Lost = new(new ClaimResult.Lost());

    /// <summary>A command whose commit was not heard of is sent again: the jobs are already there, and are its answer.</summary>
    static ClaimResult.Claimed? Repeated(RequestState state, ClaimJobs command)
    {
        if (state.Known is not { } body) return null;
        var jobs = body.Jobs.Where(job => command.Jobs.Contains(job.Id)).ToList();
        if (jobs.Count == 0) return null;
        return new ClaimResult.Claimed(body.Ask, [.. jobs.Select(job => new ClaimedUnit(job.Id, job.Unit))], body.Waiting + jobs.Count, jobs[0].LeaseEnds);
    }

    static List<int> Waiting(RequestBody body, ClaimJobs command)
    {
        var candidates = command.Units ?? Enumerable.Range(0, body.Units.Length);
        return [.. candidates.Where(unit => body.Units[unit].Phase == UnitPhase.Waiting).Take(command.Jobs.Count)];
    }

    static Ruling<ClaimResult> HandOut(RequestBody body, ClaimJobs command, List<int> units, DateTimeOffset now)
    {
        var jobs = units.Select((unit, index) => new ClaimedUnit(command.Jobs[index], unit)).ToList();
        var lifetime = command.ExtraSlow ? RequestLimits.LifetimeExtraSlow : RequestLimits.Lifetime;
        var claimed = new JobsClaimed(
            command.Request, jobs, command.Worker, command.Owner, command.Model, now, now + command.Lease, Latest(body.ExpiresAt, now + lifetime))
        {
            Kind = body.Ask.Needs.Kind,
            QueuedAt = body.Ask.QueuedAt,
        };
        return new(new ClaimResult.Claimed(body.Ask, jobs, body.Waiting, claimed.LeaseEnds), claimed);
    }

    static Ruling<ClaimResult> HandOutDecoy(RequestBody body, ClaimJobs command, DateTimeOffset now)
    {
        var ids = command.Jobs.Take(body.Waiting).ToList();
        var decoy = new DecoyClaimed(command.Request, ids, command.Worker, command.Owner, command.Model, now, now + command.Lease);
        var jobs = ids.Select((id, index) => new ClaimedUnit(id, index)).ToList();
        return new(new ClaimResult.Claimed(body.Ask, jobs, body.Waiting, now + command.Lease), decoy);
    }

    static DateTimeOffset Latest(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}

public abstract record ClaimResult
{
    /// <summary><paramref name="WaitingBefore"/> counts the pieces that waited before this claim; seeds vary with it.</summary>
    public sealed record Claimed(RequestQueued Ask, IReadOnlyList<ClaimedUnit> Jobs, int WaitingBefore, DateTimeOffset LeaseEnds) : ClaimResult;

    /// <summary>Another worker was first, or the request is over: try the next candidate.</summary>
    public sealed record Lost : ClaimResult;
}
