using AIHorde.Ledger;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>A job that a worker names, checked: it exists, is of this kind, and the caller owns the worker that has it.</summary>
sealed record SubmittedJob(JobTicket Ticket, WorkerView? Worker)
{
    public bool InMaintenance => Worker?.Maintenance == true;
}

/// <summary>What submits of both kinds share: finding the job, faulting it, and the words for a late or repeated result.</summary>
sealed class Submitting(RequestQueries requests, KnownWorkers workers, CommandBus bus, ClusterModes modes, TimeProvider time)
{
    public async Task<(SubmittedJob? Job, HordeError? Refused)> FindAsync(string id, RequestKind kind, Caller caller, CancellationToken ct)
    {
        var ticket = Guid.TryParseExact(id, "D", out var guid) ? await requests.FindJobAsync(new JobId(guid), ct) : null;
        if (ticket is null || ticket.Request.Ask.Needs.Kind != kind) return (null, Unknown(id));
        if (ticket.Job.Owner != caller.Id) return (null, LedgerErrors.Of(Refusal.WrongCredentials));
        return (new SubmittedJob(ticket, await workers.FindAsync(ticket.Job.Worker, ct)), null);
    }

    /// <summary>The worker gives the job back. It earns nothing and is counted; the piece waits again.</summary>
    public async Task<SubmitAnswer> FaultAsync(SubmittedJob job, CancellationToken ct)
    {
        var raided = (await modes.CurrentAsync(ct)).Raid;
        var fault = new FaultJob(job.Ticket.Parties, job.Ticket.Job.Worker, FaultReason.Reported) { Aborts = raided ? AbortRule.Raided : AbortRule.Normal };
        switch (await bus.SubmitAsync(fault, ct))
        {
            case Outcome<FaultResult>.Busy: return new(null, LedgerErrors.Busy);
            case Outcome<FaultResult>.Done { Result: FaultResult.Faulted }: JobTelemetry.Faulted(job.Ticket.Request.Ask.Needs.Kind); break;
            case Outcome<FaultResult>.Done { Result: FaultResult.AlreadyDelivered }: return Duplicate(job);
        }

        return new(new Rewarded(0), null);
    }

    public async Task<SubmitAnswer> DeliverAsync(SubmittedJob job, DeliverJob delivery, double reward, CancellationToken ct)
    {
        var outcome = await bus.SubmitAsync(delivery, ct);
        if (outcome is not Outcome<DeliverResult>.Done { Result: var result }) return new(null, LedgerErrors.Busy);
        switch (result)
        {
            case DeliverResult.Accepted accepted:
                JobTelemetry.Delivered(job.Ticket.Request.Ask.Needs.Kind, reward, (time.GetUtcNow() - accepted.Job.ClaimedAt).TotalSeconds);
                return new(new Rewarded(reward), null);
            case DeliverResult.Duplicate: return Duplicate(job);
            case DeliverResult.Aborted: return new(null, HordeError.BadRequest(
                $"Processing Job with ID {job.Ticket.Job.Id} was given back because it took too long. Please check your worker speed.", Rc.AbortedGen));
            default: return new(null, Unknown(job.Ticket.Job.Id.ToString()));
        }
    }

    static HordeError Unknown(string id) => HordeError.NotFound($"Processing Job with ID {id} does not exist", Rc.InvalidJobID);

    static SubmitAnswer Duplicate(SubmittedJob job) => job.InMaintenance
        ? new(new Rewarded(0), null)
        : new(null, HordeError.BadRequest($"Processing Job with ID {job.Ticket.Job.Id} was already submitted.", Rc.DuplicateGen));
}

/// <summary>What a submit ends with.</summary>
sealed record SubmitAnswer(Rewarded? Rewarded, HordeError? Refused);
