using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Requests;

/// <summary>Everybody whose kudos a finished job may move. Known before the decision, because their accounts are locked for it.</summary>
public sealed record JobParties(RequestId Request, JobId Job, UserId Requester, UserId Owner)
{
    public SharedKeyId? SharedKey { get; init; }
    public UserId? StyleOwner { get; init; }
    public bool HasHold { get; init; }

    public static JobParties Of(RequestQueued ask, Job job) => new(ask.Request, job.Id, ask.Terms.Requester, job.Owner)
    {
        SharedKey = ask.Terms.SharedKey,
        StyleOwner = ask.Terms.StyleOwner,
        HasHold = ask.Terms.UpfrontHold.IsPositive,
    };

    internal string SettleKey => $"settle:{Job}";

    internal string StyleKey => $"style:{Request}";

    /// <summary>A style is paid for by others than its author, and with the first result, so that asking alone mints nothing.</summary>
    internal bool PaysStyle => StyleOwner is { } owner && owner != Requester;

    internal void Touch(Touch touch)
    {
        touch.Stream(RequestStream.Of(Request)).Stream(UserStream.Of(Owner)).Entry(SettleKey);
        touch.Account(AccountId.Spendable(Requester)).Account(AccountId.Spendable(Owner)).Account(AccountId.Escrow(Owner));
        if (SharedKey is { } key) touch.Stream(SharedKeyStream.Of(key));
        if (HasHold) touch.Hold(RequestStream.HoldOf(Request));
        if (PaysStyle) touch.Account(AccountId.Spendable(StyleOwner!.Value)).Entry(StyleKey);
    }
}

/// <summary>
/// Pays for one job with one balanced entry: the requester's charge, the owner's earnings, what is burned of the difference or minted for it.
/// </summary>
public static class Settlement
{
    public static void Settle(this Decision on, JobParties parties, Kudos charge, Kudos credit, EventRef? about)
    {
        var entry = EntryFor(parties, charge, credit, Kudos.Max(Kudos.Zero, charge - on.Backing(parties)), on.State(UserStream.Of(parties.Owner)).Known);
        if (parties.HasHold) on.PostHold(RequestStream.HoldOf(parties.Request), entry, about);
        else on.Post(entry, about);
        if (parties.SharedKey is { } key) on.Spend(key, charge, parties.SettleKey);
        if (parties.PaysStyle && on.Entry(parties.StyleKey) is null) on.Post(StyleReward(parties), about);
    }

    /// <summary>
    /// Half of what an untrusted owner earns waits in escrow, and all of it that no requester's kudos back: an identity that costs nothing must not
    /// make spendable kudos for another. Whoever serves himself gets back at most what he pays, and nothing into escrow.
    /// </summary>
    /// <param name="unbacked">How much of the charge the requester's floor forgives.</param>
    public static Entry EntryFor(JobParties parties, Kudos charge, Kudos credit, Kudos unbacked, Profile? owner)
    {
        var selfServed = parties.Owner == parties.Requester;
        var earned = selfServed ? Kudos.Min(credit, charge) : credit;
        var half = Kudos.FromDecimal(earned.ToDecimal() / 2);
        var escrow = !selfServed && owner is { IsEscrowed: true } ? Kudos.Max(half, Kudos.Min(earned, unbacked)) : Kudos.Zero;
        var postings = new List<Posting>
        {
            new(AccountId.Spendable(parties.Requester), -charge),
            new(AccountId.Spendable(parties.Owner), earned - escrow),
        };
        if (escrow.IsPositive) postings.Add(new(AccountId.Escrow(parties.Owner), escrow));
        if (charge > earned) postings.Add(new(AccountId.BurnUsage, charge - earned));
        if (earned > charge) postings.Add(new(AccountId.MintGeneration, charge - earned));
        return new(parties.SettleKey, EntryReason.Generation, parties.Job.ToString(), postings);
    }

    /// <summary>What the requester can really pay with: what is above the floor, and what was held for this request.</summary>
    static Kudos Backing(this Decision on, JobParties parties)
    {
        var held = parties.HasHold ? on.State(Holds.Of(RequestStream.HoldOf(parties.Request))).Remaining : Kudos.Zero;
        return Kudos.Max(Kudos.Zero, on.Available(AccountId.Spendable(parties.Requester))) + held;
    }

    /// <summary>Nothing runs or waits any more: what the hold still keeps is the requester's again.</summary>
    public static void ReleaseUpfront(this Decision on, JobParties parties)
    {
        if (parties.HasHold) on.ReleaseHold(RequestStream.HoldOf(parties.Request));
    }

    static Entry StyleReward(JobParties parties) => Entry.Move(
        parties.StyleKey, EntryReason.Style, parties.Request.ToString(), AccountId.MintStyle,
        AccountId.Spendable(parties.StyleOwner!.Value), RequestLimits.StyleReward);
}
