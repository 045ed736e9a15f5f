using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>What is particular about pops of one kind of work.</summary>
interface IPopKind<in TBody, TDemand, TOffer, TPopped>
    where TBody : PopBody
    where TDemand : JobDemand<TOffer>
    where TOffer : WorkerOffer
{
    Market<TDemand, TOffer> Market { get; }

    OfferReader<TOffer> Offers { get; }

    /// <summary>The code of a refused list of favoured users.</summary>
    string MalformedPriority => Rc.InvalidPriorityUsername;

    /// <summary>What the worker says of itself, or why it cannot work here.</summary>
    (WorkerSettings? Settings, HordeError? Refused) Read(TBody body, Caller caller);

    Kudos UptimeRewardOf(WorkerSettings settings);

    TimeSpan LeaseOf(WaitingRequest<TDemand> request, TOffer offer);

    /// <summary>What the worker will use, of what both name.</summary>
    string? ModelOf(WaitingRequest<TDemand> request, TOffer offer);

    Task<TPopped> TellAsync(IReadOnlyList<HandedOut> jobs, TOffer offer, string origin, CancellationToken ct);

    TPopped Nothing(SkipCounts skipped);

    /// <summary>The answer with what the worker's owner and the moderators have to say, for kinds whose answers have a place for it.</summary>
    TPopped Delivering(TPopped popped, IReadOnlyList<PopMessage> messages) => popped;
}

/// <summary>Jobs of one request that a worker got, with what their requester said.</summary>
sealed record HandedOut(Popped.Jobs Jobs, AskPayload Asked)
{
    public ClaimResult.Claimed Claim => Jobs.Claim;
}
