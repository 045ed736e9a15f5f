using AIHorde.Api.Blobs;
using AIHorde.Api.Workers.Messages;
using AIHorde.Ledger.Dispatch;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Requests;

/// <summary>A pop, the same for all kinds: who comes, what it offers, what is claimed for it, or why there is nothing.</summary>
sealed class HandingOut(WorkerDoor door, JobClaims claims, Payloads payloads, ActiveMessages messages, TimeProvider time)
{
    public async Task<Results<Answer<TPopped>, HordeError>> PopAsync<TBody, TDemand, TOffer, TPopped>(
        IPopKind<TBody, TDemand, TOffer, TPopped> kind, TBody body, Arrival from, CancellationToken ct)
        where TBody : PopBody
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        var (favoured, malformed) = WorkerDoor.PriorityUsers(body.PriorityUsernames, kind.MalformedPriority);
        if ((malformed ?? WorkerDoor.Refuse(from.Caller)) is { } no) return no;
        var (settings, unfit) = kind.Read(body, from.Caller);
        if (settings is null) return unfit!;
        var popping = new Popping(body.Name.Trim(), kind.Offers.Kind, from.Caller, settings, kind.UptimeRewardOf(settings), from.Address.Peer);
        var (worker, refused) = await door.ComeAsync(popping, ct);
        if (worker is null) return refused!;
        var offer = kind.Offers.Of(worker, settings, time.GetUtcNow()) with { PriorityUsers = favoured };
        kind.Market.Roster.See(offer);
        return await ClaimAsync(kind, offer, Math.Clamp(body.Amount, 1, PopBody.AmountMax), settings.ExtraSlow) switch
        {
            (var claimed, _) when claimed.Count > 0 =>
                Answers.Ok(kind.Delivering(await TellAsync(kind, claimed, offer, from, ct), await messages.ForPopAsync(worker.Id, ct))),
            (_, Popped.Nothing) when WorkerDoor.Maintenance(worker) is { } resting => resting,
            (_, Popped.Nothing none) => Answers.Ok(kind.Delivering(kind.Nothing(none.Skipped), await messages.ForPopAsync(worker.Id, ct))),
            _ => Faults.Busy,
        };
    }

    /// <summary>Pieces of one request; where the pieces of a request differ, of as many requests as it takes.</summary>
    async Task<(List<Popped.Jobs> Claimed, Popped Last)> ClaimAsync<TBody, TDemand, TOffer, TPopped>(
        IPopKind<TBody, TDemand, TOffer, TPopped> kind, TOffer offer, int amount, bool extraSlow)
        where TBody : PopBody
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        var terms = new ClaimTerms<TDemand>(request => kind.LeaseOf(request, offer), request => kind.ModelOf(request, offer), extraSlow);
        var claimed = new List<Popped.Jobs>();
        Popped last;
        do
        {
            last = await claims.PopAsync(kind.Market, offer, amount - claimed.Count, terms);
            if (last is Popped.Jobs jobs) claimed.Add(jobs);
        }
        while (kind.Market.PiecesDiffer && last is Popped.Jobs && claimed.Count < amount);
        return (claimed, last);
    }

    /// <summary>The wait becomes a span of the request's trace, and the worker is told which trace that is; of several the first one's.</summary>
    async Task<TPopped> TellAsync<TBody, TDemand, TOffer, TPopped>(
        IPopKind<TBody, TDemand, TOffer, TPopped> kind, List<Popped.Jobs> claimed, TOffer offer, Arrival from, CancellationToken ct)
        where TBody : PopBody
        where TDemand : JobDemand<TOffer>
        where TOffer : WorkerOffer
    {
        var jobs = new List<HandedOut>();
        foreach (var one in claimed)
        {
            var asked = await payloads.AskAsync(one.Claim.Ask.Request, ct);
            JobTelemetry.Join("queue wait", asked.TraceParent, one.Claim.Ask.QueuedAt)?.Dispose();
            jobs.Add(new HandedOut(one, asked));
        }

        if (jobs[0].Asked.TraceParent is { } parent) from.Http.Response.Headers.TraceParent = parent;
        return await kind.TellAsync(jobs, offer, from.Http.Request.Origin(), ct);
    }
}
