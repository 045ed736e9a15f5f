using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>One leg of an entry as a decider wants it: negative takes from the account, positive gives to it.</summary>
public readonly record struct Posting(AccountId Account, Kudos Amount);

/// <summary>A movement of kudos as a decider wants it. Its postings sum to zero.</summary>
/// <param name="Key">The natural idempotency key, taken from the cause: <c>settle:JOB</c>, <c>tax:REQUEST</c>, <c>monthly:USER:YYYYMM:SOURCE</c>.</param>
/// <param name="Cause">What a statement shows as the reason in particular: a job, a request, the other user.</param>
public sealed record Entry(string Key, EntryReason Reason, string Cause, params IReadOnlyList<Posting> Postings)
{
    /// <summary>The usual movement: an amount from one account to another.</summary>
    public static Entry Move(string key, EntryReason reason, string cause, AccountId from, AccountId to, Kudos amount) =>
        new(key, reason, cause, new Posting(from, -amount), new Posting(to, amount));
}

/// <summary>
/// One leg as recorded. For a user's account it carries the account's gapless sequence number and the balance just after it,
/// so that an account can be proven in one pass; both are zero for system accounts.
/// </summary>
public readonly record struct PostedLeg(AccountId Account, Kudos Amount, PostingAction Action, long Sequence, Kudos Balance);

/// <summary>An entry as recorded, floor legs included. It never changes.</summary>
/// <param name="Floor">Only of an opening: the floor that its account has from now on.</param>
/// <param name="About">The event that this entry belongs to, where there is one.</param>
public sealed record PostedEntry(
    string Key, EntryReason Reason, string Cause, EventRef? About, DateTimeOffset RecordedAt, Kudos? Floor, IReadOnlyList<PostedLeg> Legs)
{
    /// <summary>What the entry moved out of this account, and in; floor legs included.</summary>
    public Kudos Net(AccountId account) => Legs.Where(l => l.Account == account).Aggregate(Kudos.Zero, (sum, leg) => sum + leg.Amount);
}
