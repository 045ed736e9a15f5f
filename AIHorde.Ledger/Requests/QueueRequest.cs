using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Requests;

/// <summary>
/// A request that passed the door's checks asks to wait. Everything that costs is decided here, in one transaction: may the account ask, does
/// the shared key reach, is there enough for the hold, and the activation tax.
/// </summary>
public sealed record QueueRequest(RequestId Request, int Units, RequestNeeds Needs, RequestTerms Terms) : Command<QueueResult>
{
    public IReadOnlyList<string> Models { get; init; } = [];
    public Audience Audience { get; init; } = new();

    /// <summary>What the whole request may cost: what a shared key must be good for.</summary>
    public Kudos Estimate { get; init; }

    /// <summary>A shared key that reaches too short costs the request its priority instead of refusing it.</summary>
    public bool AllowDowngrade { get; init; }

    /// <summary>The request was already made smaller or moved to the anonymous account because its key was empty.</summary>
    public bool Downgraded { get; init; }

    /// <summary>The key came with the style, whose author limited the jobs himself.</summary>
    public bool KeyFromStyle { get; init; }

    /// <summary>Prompt, parameters, webhook, address: private, and gone when the request is.</summary>
    public IReadOnlyList<Payload> Payloads { get; init; } = [];

    /// <summary>
    /// The anonymous account is everybody's and its limit is one of models, which each node minds for itself: nobody's own limit is at stake there.
    /// </summary>
    RowNumberOf? Backlog => Terms.Requester == UserId.Anonymous ? null : RequestRows.Waiting.Of($"{Terms.Requester}:{RequestRow.NameOf(Needs.Kind)}");

    public override void Touch(Touch touch)
    {
        if (Backlog is { } backlog) touch.Number(backlog);
        touch.Stream(RequestStream.Of(Request)).Stream(UserStream.Of(Terms.Requester)).Account(AccountId.Spendable(Terms.Requester)).Entry(TaxKey);
        if (Terms.SharedKey is { } key) touch.Stream(SharedKeyStream.Of(key));
        if (Terms.UpfrontHold.IsPositive) touch.Hold(RequestStream.HoldOf(Request));
    }

    public override QueueResult Decide(Decision on)
    {
        if (on.State(RequestStream.Of(Request)) is { Known: { } before }) return new QueueResult.Queued(before.Ask);
        if (on.State(UserStream.Of(Terms.Requester)) is not UserState.Active { Profile: var requester }) return Refused(Refusal.DeletedUser);
        if (Backlog is { } backlog && on.Number(backlog) + Units > RequestLimits.WaitingMax(requester, Needs.Kind)) return Refused(Refusal.TooManyPrompts);
        var keyIsShort = false;
        if (Terms.SharedKey is { } key)
        {
            var fault = SharedKeyUse.Check(on.State(SharedKeyStream.Of(key)), Estimate, Needs, KeyFromStyle, on.Now);
            keyIsShort = fault == Refusal.SharedKeyInsufficientKudos && AllowDowngrade;
            if (fault is { } why && !keyIsShort) return Refused(why);
        }
        if (Terms.UpfrontHold.IsPositive && !Reserve(on)) return Refused(Refusal.KudosUpfront);
        return Queue(on, RequestPriority.Of(requester, on.Account(AccountId.Spendable(Terms.Requester)).Balance, keyIsShort || Downgraded));
    }

    /// <summary>The fact that it becomes when nothing speaks against it.</summary>
    public RequestQueued AsQueued(long priority, DateTimeOffset now) =>
        new(Request, Units, Needs, Models, Audience, Terms, priority, now, now + RequestLimits.Lifetime);

    string TaxKey => $"tax:{Request}";

    static QueueResult.Refused Refused(Refusal why) => new(why);

    bool Reserve(Decision on) =>
        on.PlaceHold(RequestStream.HoldOf(Request), AccountId.Spendable(Terms.Requester), Terms.UpfrontHold, on.Now + RequestLimits.HoldLifetime);

    QueueResult.Queued Queue(Decision on, long priority)
    {
        var queued = AsQueued(priority, on.Now);
        var about = on.Append(RequestStream.Of(Request), queued);
        if (Backlog is { } backlog) on.Raise(backlog, Units);
        foreach (var payload in Payloads) on.StorePayload(payload);
        if (Terms.ActivationTax.IsPositive) Charge(on, about);
        // Nothing was asked for: it is over, and what nobody did has failed.
        if (Units == 0)
        {
            on.Append(RequestStream.Of(Request), new RequestFaulted(Request, on.Now));
            on.Append(RequestStream.Of(Request), new RequestFinished(Request, Terms.ActivationTax, on.Now));
        }

        return new QueueResult.Queued(queued);
    }

    void Charge(Decision on, EventRef about)
    {
        var tax = Entry.Move(TaxKey, EntryReason.Tax, Request.ToString(), AccountId.Spendable(Terms.Requester), AccountId.BurnTax, Terms.ActivationTax);
        if (Terms.UpfrontHold.IsPositive) on.PostHold(RequestStream.HoldOf(Request), tax, about);
        else on.Post(tax, about);
        if (Terms.SharedKey is { } key) on.Spend(key, Terms.ActivationTax, TaxKey);
    }
}

public abstract record QueueResult
{
    /// <summary><paramref name="Ask"/> is what was recorded: a node puts it into its queue without reading it back.</summary>
    public sealed record Queued(RequestQueued Ask) : QueueResult;

    public sealed record Refused(Refusal Why) : QueueResult;
}
