using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>What a pop ended with.</summary>
public abstract record Popped
{
    public sealed record Jobs(ClaimResult.Claimed Claim, string? Model, TimeSpan Lease) : Popped;

    public sealed record Nothing(SkipCounts Skipped) : Popped;

    public sealed record Busy : Popped;
}

/// <summary>How a claim is made once a request is chosen.</summary>
public sealed record ClaimTerms<TDemand>(Func<WaitingRequest<TDemand>, TimeSpan> LeaseOf, Func<WaitingRequest<TDemand>, string?> ModelOf, bool ExtraSlow);

/// <summary>Chooses from memory and claims in the ledger. Whoever loses to another node takes the next candidate.</summary>
public sealed class JobClaims(CommandBus bus, HandedOutJobs handedOut, TimeProvider time)
{
    /// <summary>Losing this often in a row means that this node's index is far behind; the worker asks again soon.</summary>
    const int attemptsMax = 16;

    public async Task<Popped> PopAsync<TDemand, TOffer>(Market<TDemand, TOffer> market, TOffer offer, int amount, ClaimTerms<TDemand> terms)
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        HashSet<QueueKey>? lost = null;
        var skipped = new SkipCounts();
        for (var attempt = 0; attempt < attemptsMax; attempt++)
        {
            var first = NewJob();
            var answer = market.Queue.Choose(offer, amount, first, lost);
            skipped = answer.Skipped;
            if (answer.Choice is not { } choice) break;
            var model = terms.ModelOf(choice.Request);
            var lease = terms.LeaseOf(choice.Request);
            var claim = await ClaimAsync(market, offer, choice, new(lease, model, terms.ExtraSlow));
            if (claim is Outcome<ClaimResult>.Busy) return new Popped.Busy();
            if (claim.Value is ClaimResult.Claimed claimed)
            {
                JobTelemetry.Claimed(claimed.Ask, claimed.Jobs.Count, time.GetUtcNow());
                return new Popped.Jobs(claimed, model, lease);
            }

            JobTelemetry.ClaimLost(market.Kind);
            (lost ??= []).Add(choice.Request.Key);
        }

        JobTelemetry.Skipped(market.Kind, skipped);
        return new Popped.Nothing(skipped);
    }

    /// <summary>
    /// Not cancelled with the worker's connection: a claim that may have been committed must be known as such, or its lease would run for nobody.
    /// </summary>
    async Task<Outcome<ClaimResult>> ClaimAsync<TDemand, TOffer>(
        Market<TDemand, TOffer> market, TOffer offer, Choice<TDemand> choice, Lease lease)
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        var jobs = new List<JobId> { choice.Claim };
        while (jobs.Count < choice.Count) jobs.Add(NewJob());
        var command = new ClaimJobs(choice.Request.Id, offer.Id, offer.Owner, jobs, lease.Length)
        {
            Model = lease.Model,
            ExtraSlow = lease.ExtraSlow,
            Units = market.PiecesDiffer ? [choice.Request.Part] : null,
            Decoy = choice.IsDecoy,
        };
        try
        {
            var outcome = await bus.SubmitAsync(command, CancellationToken.None);
            if (outcome is Outcome<ClaimResult>.Done { Result: ClaimResult.Claimed claimed }) handedOut.Remember(command, claimed);
            else market.Queue.Release(choice);
            return outcome;
        }
        catch
        {
            market.Queue.Release(choice);
            throw;
        }
    }

    sealed record Lease(TimeSpan Length, string? Model, bool ExtraSlow);

    JobId NewJob() => new(Guid.CreateVersion7(time.GetUtcNow()));
}
