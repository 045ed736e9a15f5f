using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>The name of a reservation, taken from its cause: <c>upfront:REQUEST</c>.</summary>
public readonly record struct HoldId(string Value)
{
    public override string ToString() => Value;
}

[EventType("hold-placed")]
public sealed record HoldPlaced(AccountId Account, Kudos Amount, DateTimeOffset ExpiresAt) : IEvent;

/// <summary>A part of the hold paid for the entry with this key.</summary>
[EventType("hold-posted")]
public sealed record HoldPosted(Kudos Amount, string EntryKey) : IEvent;

/// <summary>The remainder returned, because what it was for has ended.</summary>
[EventType("hold-released")]
public sealed record HoldReleased(Kudos Amount) : IEvent;

/// <summary>The remainder returned, because nobody ended it in time.</summary>
[EventType("hold-expired")]
public sealed record HoldExpired(Kudos Amount) : IEvent;

public enum HoldStatus { None, Open, Posted, Released, Expired }

public sealed record HoldState(HoldStatus Status, AccountId Account, Kudos Amount, Kudos Remaining, DateTimeOffset ExpiresAt);

/// <summary>
/// Reservations of spendable kudos. A hold is posted in one or more parts, released or expired, and what it held is given back exactly once.
/// </summary>
public static class Holds
{
    public static readonly StreamType<HoldState> Type = new("hold", new(HoldStatus.None, default, Kudos.Zero, Kudos.Zero, default), Evolve);

    public static StreamRef<HoldState> Of(HoldId hold) => Type.Of(hold.Value);

    static HoldState Evolve(HoldState state, IEvent happened) => happened switch
    {
        HoldPlaced placed => new(HoldStatus.Open, placed.Account, placed.Amount, placed.Amount, placed.ExpiresAt),
        HoldPosted posted when state.Remaining == posted.Amount => state with { Status = HoldStatus.Posted, Remaining = Kudos.Zero },
        HoldPosted posted => state with { Remaining = state.Remaining - posted.Amount },
        HoldReleased => state with { Status = HoldStatus.Released, Remaining = Kudos.Zero },
        HoldExpired => state with { Status = HoldStatus.Expired, Remaining = Kudos.Zero },
        _ => state,
    };

    /// <summary>False where too little is available. Placing an open hold again for the same account changes nothing.</summary>
    public static bool PlaceHold(this Decision on, HoldId hold, AccountId account, Kudos amount, DateTimeOffset expiresAt)
    {
        if (!amount.IsPositive || !account.IsSpendable) throw new InvalidOperationException($"Hold {hold} of {amount} on {account} makes no sense");
        var state = on.State(Of(hold));
        if (state.Status == HoldStatus.Open && state.Account == account) return true;
        if (state.Status != HoldStatus.None) throw new InvalidOperationException($"Hold {hold} is {state.Status} on {state.Account}");
        if (on.Available(account) < amount) return false;
        on.Append(Of(hold), new HoldPlaced(account, amount, expiresAt));
        on.ChangeHeld(account, amount);
        return true;
    }

    /// <summary>
    /// Posts an entry that the hold pays for, as far as it reaches; the rest is an ordinary charge. A hold that has ended pays nothing.
    /// </summary>
    public static PostedEntry PostHold(this Decision on, HoldId hold, Entry entry, EventRef? about = null)
    {
        var state = on.State(Of(hold));
        if (state.Status == HoldStatus.Open)
        {
            var charge = -entry.Postings.Where(p => p.Account == state.Account).Aggregate(Kudos.Zero, (sum, posting) => sum + posting.Amount);
            var paid = Kudos.Min(charge, state.Remaining);
            if (paid.IsPositive)
            {
                on.Append(Of(hold), new HoldPosted(paid, entry.Key));
                on.ChangeHeld(state.Account, -paid);
            }
        }
        return on.Post(entry, about);
    }

    /// <summary>Gives back what is left. The hold's account must be touched. A hold that has ended already, or never was, changes nothing.</summary>
    public static void ReleaseHold(this Decision on, HoldId hold) => End(on, hold, remaining => new HoldReleased(remaining));

    internal static void ExpireHold(this Decision on, HoldId hold)
    {
        if (on.State(Of(hold)).ExpiresAt <= on.Now) End(on, hold, remaining => new HoldExpired(remaining));
    }

    static void End(Decision on, HoldId hold, Func<Kudos, IEvent> ended)
    {
        var state = on.State(Of(hold));
        if (state.Status != HoldStatus.Open) return;
        var about = on.Append(Of(hold), ended(state.Remaining));
        on.ChangeHeld(state.Account, -state.Remaining);
        var lent = Kudos.Min(on.Account(state.Account).Lent, state.Remaining);
        if (!lent.IsPositive) return;
        // A hold ends once, so this key needs no look-up of its own.
        var repaid = Entry.Move($"floor-return:{hold}", EntryReason.FloorReturn, hold.Value, state.Account, AccountId.MintFloor, lent);
        on.Record(Bookkeeping.Post(repaid, about, on.Account, on.Now));
    }

    static void ChangeHeld(this Decision on, AccountId account, Kudos amount)
    {
        var state = on.Account(account);
        on.Change(account, state with { Held = state.Held + amount });
    }
}
