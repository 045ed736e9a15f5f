using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Requests;

/// <summary>
/// A worker hands in a result. The caller computed the amounts from the price list: <paramref name="Reward"/> is what the worker is told,
/// <paramref name="Credit"/> what its owner gets (the reward after the factor of its bridge), <paramref name="Charge"/> what the requester pays.
/// </summary>
public sealed record DeliverJob(JobParties Parties, Kudos Reward, Kudos Credit, Kudos Charge) : Command<DeliverResult>
{
    /// <summary>The work done, in the unit of the kind: pixelsteps, tokens, or one form.</summary>
    public long Made { get; init; } = 1;
    public bool Censored { get; init; }

    /// <summary>The team of the worker when the job was done; only image workers work for their team.</summary>
    public TeamId? Team { get; init; }

    /// <summary>The worker, where the result came faster than any machine could make it.</summary>
    public WorkerId? Suspect { get; init; }

    /// <summary>The result, for as long as the requester may ask for it; written only when it is accepted.</summary>
    public IReadOnlyList<Payload> Payloads { get; init; } = [];

    /// <summary>A webhook to call, with the message's id taken from the job.</summary>
    public OutboxMessage? Webhook { get; init; }

    public override void Touch(Touch touch)
    {
        Parties.Touch(touch);
        if (Suspect is { } worker) touch.Stream(WorkerStream.Of(worker));
    }

    public override DeliverResult Decide(Decision on)
    {
        var stream = RequestStream.Of(Parties.Request);
        var ruling = Rule(on.State(stream), this, on.Now);
        var about = ruling.On(on, stream);
        if (ruling.Result is not DeliverResult.Accepted { Job.Decoy: false } accepted) return ruling.Result;
        on.Settle(Parties, Charge, Credit, about);
        if (accepted.Finished) on.ReleaseUpfront(Parties);
        if (Suspect is { } worker) on.Suspect(worker, Suspicion.UnreasonablyFast);
        foreach (var payload in Payloads) on.StorePayload(payload);
        if (Webhook is { } webhook) on.Enqueue(webhook);
        return ruling.Result;
    }

    public static Ruling<DeliverResult> Rule(RequestState state, DeliverJob command, DateTimeOffset now)
    {
        if (state.Known is not { } body || body.Find(command.Parties.Job) is not { } job) return new(new DeliverResult.Unknown());
        return job.Outcome switch
        {
            JobOutcome.Delivered first => new(new DeliverResult.Duplicate(first.Reward)),
            JobOutcome.Cancelled => new(new DeliverResult.Duplicate(Kudos.Zero)),
            JobOutcome.Faulted => new(new DeliverResult.Aborted()),
            _ when job.Decoy => AcceptDecoy(command, job, now),
            _ => Accept(body, command, job, now),
        };
    }

    static Ruling<DeliverResult> AcceptDecoy(DeliverJob command, Job job, DateTimeOffset now) => new(
        new DeliverResult.Accepted(job, command.Reward, Finished: false),
        new DecoyDelivered(command.Parties.Request, job.Id, job.Worker, command.Reward, now));

    static Ruling<DeliverResult> Accept(RequestBody body, DeliverJob command, Job job, DateTimeOffset now)
    {
        var expires = now + RequestLimits.Lifetime > body.ExpiresAt ? now + RequestLimits.Lifetime : body.ExpiresAt;
        var seconds = Math.Max(0, (now - job.ClaimedAt).TotalSeconds);
        var ask = body.Ask;
        var delivered = new JobDelivered(
            ask.Request, job.Id, job.Unit, ask.Needs.Kind, ask.Terms.Requester, job.Worker, job.Owner, job.Model, command.Reward, command.Credit,
            command.Charge, ask.Needs.Things, command.Made, ask.Terms.UsageMultiplier, seconds, command.Censored, command.Team, now, expires);
        var events = new List<IEvent> { delivered };
        if (body.Waiting == 0 && body.Processing == 1) events.Add(new RequestFinished(command.Parties.Request, body.Consumed + command.Charge, now));
        return new(new DeliverResult.Accepted(job, command.Reward, events.Count > 1), events);
    }
}

public abstract record DeliverResult
{
    public sealed record Accepted(Job Job, Kudos Reward, bool Finished) : DeliverResult;

    /// <summary>The job had its result already; the first one counts, and this is what it earned.</summary>
    public sealed record Duplicate(Kudos FirstReward) : DeliverResult;

    /// <summary>The lease was taken back before the result came.</summary>
    public sealed record Aborted : DeliverResult;

    public sealed record Unknown : DeliverResult;
}
