using AIHorde.Api.Webhooks;
using AIHorde.Ledger;
using AIHorde.Ledger.Modes;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>A submit, the same for all kinds: the job is found, and its result settled or its fault recorded.</summary>
sealed class Submitting(
    RequestQueries requests, HandedOutJobs handedOut, KnownWorkers workers, Payloads payloads, SpentSources spent, CommandBus bus, ClusterModes modes,
    TimeProvider time)
{
    const string faulted = "faulted";

    public async Task<Results<Answer<Rewarded>, HordeError>> SubmitAsync<TBody>(
        ISubmitKind<TBody> kind, TBody body, Caller caller, CancellationToken ct)
        where TBody : SubmitBody
    {
        var (job, refused) = await FindAsync(body.Id, kind.Kind, caller, ct, mayRemember: true);
        if (job is null) return refused!;
        if (body is GenerationSubmitBody { GenMetadata.Count: > GenerationMetadata.CountMax })
            return HordeError.BadRequest($"At most {GenerationMetadata.CountMax} metadata entries are taken.");
        return body.State == faulted ? await FaultAsync(job, ct) : await DeliverAsync(kind, job, body, ct);
    }

    /// <param name="mayRemember">The job as it was handed out will do, because the ledger decides whether it still runs.</param>
    public async Task<(SubmittedJob? Job, HordeError? Refused)> FindAsync(
        string id, RequestKind kind, Caller caller, CancellationToken ct, bool mayRemember = false)
    {
        if (!Guid.TryParseExact(id, "D", out var guid)) return (null, Unknown(id));
        var ticket = (mayRemember ? handedOut.Take(new(guid), caller.Id) : null) ?? await requests.FindJobAsync(new(guid), ct);
        if (ticket is null || ticket.Ask.Needs.Kind != kind) return (null, Unknown(id));
        if (ticket.Job.Owner != caller.Id) return (null, Refusal.WrongCredentials.ToError());
        return (new SubmittedJob(ticket, await workers.FindAsync(ticket.Job.Worker, ct)), null);
    }

    /// <summary>The worker gives the job back. It earns nothing and is counted; the piece waits again.</summary>
    async Task<Results<Answer<Rewarded>, HordeError>> FaultAsync(SubmittedJob job, CancellationToken ct)
    {
        var raided = (await modes.CurrentAsync(ct)).Raid;
        var fault = new FaultJob(job.Ticket.Parties, job.Job.Worker, FaultReason.Reported) { Aborts = raided ? AbortRule.Raided : AbortRule.Normal };
        switch (await bus.SubmitAsync(fault, ct))
        {
            case Outcome<FaultResult>.Busy: return Faults.Busy;
            case Outcome<FaultResult>.Done { Result: FaultResult.Faulted }: JobTelemetry.Faulted(job.Ask.Needs.Kind); break;
            case Outcome<FaultResult>.Done { Result: FaultResult.AlreadyDelivered }: return Duplicate(job);
        }

        return Answers.Ok(new Rewarded(0));
    }

    async Task<Results<Answer<Rewarded>, HordeError>> DeliverAsync<TBody>(ISubmitKind<TBody> kind, SubmittedJob job, TBody body, CancellationToken ct)
        where TBody : SubmitBody
    {
        var asked = await payloads.AskAsync(job.Ask.Request, ct);
        using var settling = JobTelemetry.Join("settle", asked.TraceParent);
        var (delivery, unfit) = await kind.ReadAsync(job, body, asked, ct);
        if (delivery is null) return unfit!;
        var now = time.GetUtcNow();
        var stored = delivery.Result.For(job.Job.Id, now);
        var outcome = await bus.SubmitAsync(Command(job, delivery, asked.Webhook, now) with { Payloads = [stored] }, ct);
        if (outcome is not Outcome<DeliverResult>.Done { Result: var result }) return Faults.Busy;
        switch (result)
        {
            case DeliverResult.Accepted accepted:
                payloads.Remember(job.Job.Id, delivery.Result, stored.Content.Length);
                JobTelemetry.Delivered(job.Ask.Needs.Kind, delivery.Told, (time.GetUtcNow() - accepted.Job.ClaimedAt).TotalSeconds);
                settling?.TellSettled(accepted.Reward, job);
                if (accepted.Finished) await spent.DeleteAsync(asked);
                return Answers.Ok(new Rewarded(delivery.Told));
            case DeliverResult.Duplicate: return Duplicate(job);
            case DeliverResult.Aborted: return HordeError.BadRequest(
                $"Processing Job with ID {job.Job.Id} was given back because it took too long. Please check your worker speed.", Rc.AbortedGen);
            default: return Unknown(job.Job.Id.ToString());
        }
    }

    static DeliverJob Command(SubmittedJob job, Delivery delivery, string? webhook, DateTimeOffset now)
    {
        var seconds = (now - job.Job.ClaimedAt).TotalSeconds;
        return new DeliverJob(job.Ticket.Parties, Kudos.FromDecimal((decimal)delivery.Told), delivery.Credit, delivery.Charge)
        {
            Made = delivery.Made,
            Censored = delivery.Result.Censored,
            Team = delivery.Team,
            Suspect = seconds > 0 && delivery.Made / seconds > delivery.SpeedMax ? job.Job.Worker : null,
            Webhook = webhook is { } url ? JobWebhook.Of(job.Ticket, url, delivery.Told) : null,
        };
    }

    static HordeError Unknown(string id) => HordeError.NotFound($"Processing Job with ID {id} does not exist", Rc.InvalidJobID);

    static Results<Answer<Rewarded>, HordeError> Duplicate(SubmittedJob job) => job.InMaintenance
        ? Answers.Ok(new Rewarded(0))
        : HordeError.BadRequest($"Processing Job with ID {job.Job.Id} was already submitted.", Rc.DuplicateGen);
}
