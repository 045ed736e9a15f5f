using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Requests;

/// <summary>A job ends without a result: its worker says so, or its lease is over. The piece waits again until it failed too often.</summary>
public sealed record FaultJob(JobParties Parties, WorkerId Worker, FaultReason Reason) : Command<FaultResult>
{
    public AbortRule Aborts { get; init; } = AbortRule.Normal;

    public override void Touch(Touch touch)
    {
        touch.Stream(RequestStream.Of(Parties.Request)).Stream(UserStream.Of(Parties.Owner));
        touch.Stream(WorkerStream.Of(Worker)).Stream(DutyStream.Of(Worker));
        if (Parties.HasHold) touch.Account(AccountId.Spendable(Parties.Requester)).Hold(RequestStream.HoldOf(Parties.Request));
    }

    public override FaultResult Decide(Decision on)
    {
        var stream = RequestStream.Of(Parties.Request);
        var ruling = Rule(on.State(stream), this, on.Now);
        ruling.On(on, stream);
        if (ruling.Result is not FaultResult.Faulted) return ruling.Result;
        if (ruling.Events.Any(happened => happened is RequestFinished)) on.ReleaseUpfront(Parties);
        on.CountAbort(Worker, Aborts.For(on.State(stream).Known!.Ask.Needs.Kind));
        return ruling.Result;
    }

    public static Ruling<FaultResult> Rule(RequestState state, FaultJob command, DateTimeOffset now)
    {
        if (state.Known is not { } body || body.Find(command.Parties.Job) is not { } job) return new(new FaultResult.Unknown());
        if (job.Outcome is JobOutcome.Delivered or JobOutcome.Cancelled) return new(new FaultResult.AlreadyDelivered());
        if (job.Outcome is JobOutcome.Faulted) return new(new FaultResult.AlreadyFaulted());
        if (command.Reason == FaultReason.LeaseExpired && now < job.LeaseEnds) return new(new FaultResult.StillLeased());
        return job.Decoy ? FaultDecoy(command, body.Ask.Needs.Kind, job, now) : Fault(state, body, command, job, now);
    }

    static Ruling<FaultResult> FaultDecoy(FaultJob command, RequestKind kind, Job job, DateTimeOffset now) => new(
        new FaultResult.Faulted(job, Requeued: false),
        new JobFaulted(command.Parties.Request, job.Id, -1, kind, job.Worker, job.Owner, job.Model, command.Reason, false, 0, now));

    static Ruling<FaultResult> Fault(RequestState state, RequestBody body, FaultJob command, Job job, DateTimeOffset now)
    {
        var givesUp = GivesUp(body, job);
        var live = state is RequestState.Live;
        var requeued = live && !givesUp;
        var events = new List<IEvent>
        {
            new JobFaulted(
                body.Ask.Request, job.Id, job.Unit, body.Ask.Needs.Kind, job.Worker, job.Owner, job.Model, command.Reason, requeued,
                body.Ask.Needs.Things, now),
        };
        var wholeRequest = body.Ask.Needs.Kind != RequestKind.Alchemy;
        if (live && givesUp && wholeRequest) events.Add(new RequestFaulted(command.Parties.Request, now));
        var waits = !requeued && (givesUp && wholeRequest || body.Waiting == 0);
        if (waits && body.Processing == 1) events.Add(new RequestFinished(command.Parties.Request, body.Consumed, now));
        return new(new FaultResult.Faulted(job, requeued), events);
    }

    /// <summary>Images and texts of a request are alike, so their faults count together; forms differ, so each counts for itself.</summary>
    static bool GivesUp(RequestBody body, Job job) => body.Ask.Needs.Kind == RequestKind.Alchemy
        ? body.Units[job.Unit].Faults + 1 >= RequestLimits.AlchemyFaultsMax
        : body.Restarted + 1 >= RequestLimits.FaultsMax;
}

public abstract record FaultResult
{
    public sealed record Faulted(Job Job, bool Requeued) : FaultResult;

    public sealed record AlreadyFaulted : FaultResult;

    public sealed record AlreadyDelivered : FaultResult;

    /// <summary>The sweeper looked too early: the lease was renewed or its clock is ahead.</summary>
    public sealed record StillLeased : FaultResult;

    public sealed record Unknown : FaultResult;
}
