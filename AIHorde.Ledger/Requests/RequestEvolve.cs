using System.Collections.Immutable;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>Folds a request's events into its state. Total: an event that does not apply changes nothing.</summary>
public static class RequestEvolve
{
    static readonly JobOutcome Running = new JobOutcome.Running();

    public static RequestState Evolve(RequestState state, IEvent @event) => (state, @event) switch
    {
        (RequestState.Absent, RequestQueued queued) => new RequestState.Live(Begin(queued)),
        (_, RequestExpired expired) when state.Known is not null => new RequestState.Gone(expired.Request),
        (_, RequestFinished) when state.Known is { } body => new RequestState.Ended(body),
        (_, RequestFaulted) when state.Known is { } body => new RequestState.Ended(GiveUp(body)),
        (_, RequestCancelled) when state.Known is { } body => Ended(Cancel(body)),
        (RequestState.Live live, _) => new RequestState.Live(Progress(live.Body, @event)),
        (RequestState.Ended ended, _) => new RequestState.Ended(Progress(ended.Body, @event)),
        _ => state,
    };

    static RequestState.Ended Ended(RequestBody body) => new RequestState.Ended(body);

    static RequestBody Begin(RequestQueued queued) => new(
        queued,
        [.. Enumerable.Repeat(new Unit(UnitPhase.Waiting, 0), queued.Units)],
        [],
        queued.Terms.ActivationTax,
        queued.ExpiresAt,
        Faulted: false);

    static RequestBody Progress(RequestBody body, IEvent @event) => @event switch
    {
        JobsClaimed claimed => Claim(body, claimed),
        DecoyClaimed decoy => body with { Jobs = body.Jobs.AddRange(decoy.Jobs.Select(job => DecoyOf(decoy, job))) },
        JobDelivered delivered => Deliver(body, delivered),
        DecoyDelivered decoy => Conclude(body, decoy.Job, new JobOutcome.Delivered(decoy.Reward, false, decoy.DeliveredAt)),
        JobFaulted faulted => Fault(body, faulted),
        JobCancelled cancelled => CancelJob(body, cancelled),
        _ => body,
    };

    static RequestBody Claim(RequestBody body, JobsClaimed claimed)
    {
        var jobs = claimed.Jobs.Select(unit => new Job(
            unit.Job, unit.Unit, false, claimed.Worker, claimed.Owner, claimed.Model, claimed.ClaimedAt, claimed.LeaseEnds, Running));
        var units = body.Units;
        foreach (var unit in claimed.Jobs) units = units.SetItem(unit.Unit, units[unit.Unit].To(UnitPhase.Processing));
        return body with { Jobs = body.Jobs.AddRange(jobs), Units = units, ExpiresAt = claimed.RequestExpiresAt };
    }

    static Job DecoyOf(DecoyClaimed decoy, JobId job) =>
        new(job, -1, true, decoy.Worker, decoy.Owner, decoy.Model, decoy.ClaimedAt, decoy.LeaseEnds, Running);

    static RequestBody Deliver(RequestBody body, JobDelivered delivered) =>
        Conclude(body, delivered.Job, new JobOutcome.Delivered(delivered.Reward, delivered.Censored, delivered.DeliveredAt)) with
        {
            Units = body.Units.SetItem(delivered.Unit, body.Units[delivered.Unit].To(UnitPhase.Done)),
            Consumed = body.Consumed + delivered.Charge,
            ExpiresAt = delivered.RequestExpiresAt,
        };

    static RequestBody Fault(RequestBody body, JobFaulted faulted)
    {
        var failed = Conclude(body, faulted.Job, new JobOutcome.Faulted(faulted.Reason, faulted.FaultedAt));
        if (faulted.Unit < 0) return failed;
        var next = faulted.Requeued ? UnitPhase.Waiting : UnitPhase.Faulted;
        return failed with { Units = body.Units.SetItem(faulted.Unit, new Unit(next, body.Units[faulted.Unit].Faults + 1)) };
    }

    static RequestBody CancelJob(RequestBody body, JobCancelled cancelled) =>
        Conclude(body, cancelled.Job, new JobOutcome.Cancelled(cancelled.CancelledAt)) with
        {
            Units = body.Units.SetItem(cancelled.Unit, body.Units[cancelled.Unit].To(UnitPhase.Cancelled)),
            Consumed = body.Consumed + cancelled.Charge,
        };

    static RequestBody Conclude(RequestBody body, JobId id, JobOutcome outcome) =>
        body with { Jobs = [.. body.Jobs.Select(job => job.Id == id ? job with { Outcome = outcome } : job)] };

    static RequestBody Cancel(RequestBody body) => body with { Units = Replace(body.Units, UnitPhase.Waiting, UnitPhase.Cancelled) };

    static RequestBody GiveUp(RequestBody body) =>
        body with { Faulted = true, Units = Replace(body.Units, UnitPhase.Waiting, UnitPhase.Faulted) };

    static ImmutableArray<Unit> Replace(ImmutableArray<Unit> units, UnitPhase from, UnitPhase to) =>
        [.. units.Select(unit => unit.Phase == from ? unit.To(to) : unit)];
}
