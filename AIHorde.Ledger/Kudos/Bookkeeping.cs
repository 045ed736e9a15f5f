using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>Turns a wanted movement into a recorded one: balances, sequences, totals and floor legs. Pure.</summary>
static class Bookkeeping
{
    public sealed record Result(PostedEntry Entry, IReadOnlyDictionary<AccountId, AccountState> Accounts);

    public static Result Post(Entry entry, EventRef? about, Func<AccountId, AccountState> account, DateTimeOffset now) =>
        Post(entry, about, floor: null, account, now);

    /// <summary>Opens an account, or gives it another floor; one that already had movements is lifted to the new floor at once.</summary>
    public static Result Open(AccountId account, Kudos floor, string key, EventRef? about, AccountState before, DateTimeOffset now)
    {
        if (account.IsSystem) throw new InvalidOperationException($"{account} is a system account");
        var opened = before with { Openings = before.Openings + 1, Floor = floor };
        var entry = new Entry(key, EntryReason.Opening, account.Value);
        return Post(entry, about, floor, id => id == account ? opened : throw new InvalidOperationException($"{id} is not being opened"), now, account);
    }

    static Result Post(Entry entry, EventRef? about, Kudos? floor, Func<AccountId, AccountState> account, DateTimeOffset now, AccountId? opens = null)
    {
        if (entry.Postings.Aggregate(Kudos.Zero, (sum, posting) => sum + posting.Amount) is { IsZero: false } excess)
            throw new InvalidOperationException($"Entry {entry.Key} is out of balance by {excess}");
        var draft = new Draft(entry, account, now);
        if (opens is { } opening) draft.Open(opening);
        foreach (var posting in entry.Postings.Where(p => !p.Amount.IsZero)) draft.Add(posting);
        draft.LiftToFloors();
        return new(new(entry.Key, entry.Reason, entry.Cause, about, draft.At, floor, draft.Legs), draft.Accounts);
    }

    /// <summary>An entry in the making, with the accounts as they are after its legs so far.</summary>
    sealed class Draft(Entry entry, Func<AccountId, AccountState> load, DateTimeOffset now)
    {
        public List<PostedLeg> Legs { get; } = new(entry.Postings.Count + 2);

        public Dictionary<AccountId, AccountState> Accounts { get; } = [];

        public DateTimeOffset At { get; private set; } = entry.Postings.Where(p => !p.Account.IsSystem)
            .Aggregate(now, (latest, posting) => load(posting.Account).LastEntryAt is var last && last > latest ? last : latest);

        public void Open(AccountId account)
        {
            var state = load(account);
            if (state.LastEntryAt > At) At = state.LastEntryAt;
            Accounts[account] = state with { LastEntryAt = At };
        }

        public void Add(Posting posting) => Add(posting, PostingActions.Of(entry.Reason, posting.Amount.IsPositive));

        public void LiftToFloors()
        {
            foreach (var account in Accounts.Keys.ToList())
            {
                var state = Accounts[account];
                if (state.Sequence == 0) continue;
                var missing = -state.Available;
                if (!missing.IsPositive) continue;
                if (!account.IsSpendable || !Floors.Forgives(entry.Reason) && IsGiver(account))
                    throw new InvalidOperationException($"Entry {entry.Key} takes {account} below what is available");
                var forgiven = Kudos.Max(Kudos.Zero, Kudos.Min(missing, state.Floor - state.Balance));
                Lift(account, forgiven, PostingAction.Forgiven);
                Lift(account, missing - forgiven, PostingAction.Lent);
            }
            foreach (var account in Accounts.Keys.ToList()) KeepWhatNoHoldBacks(account);
        }

        /// <summary>A gift to a new account lifts it to its floor like any first movement; what may not be forgiven is the giving.</summary>
        bool IsGiver(AccountId account) =>
            entry.Postings.Where(p => p.Account == account).Aggregate(Kudos.Zero, (sum, posting) => sum + posting.Amount).IsNegative;

        /// <summary>A loan lasts as long as the holds that caused it. What is left of it once they were spent has become forgiven.</summary>
        void KeepWhatNoHoldBacks(AccountId account)
        {
            var state = Accounts[account];
            var unbacked = state.Lent - state.Held;
            if (!unbacked.IsPositive) return;
            Add(new(account, -unbacked), PostingAction.Lent);
            Add(new(account, unbacked), PostingAction.Forgiven);
        }

        void Lift(AccountId account, Kudos amount, PostingAction action)
        {
            if (!amount.IsPositive) return;
            Add(new(account, amount), action);
            Add(new(AccountId.MintFloor, -amount), action);
        }

        void Add(Posting posting, PostingAction action)
        {
            if (posting.Account.IsSystem)
            {
                Legs.Add(new(posting.Account, posting.Amount, action, 0, Kudos.Zero));
                return;
            }
            var before = Accounts.TryGetValue(posting.Account, out var changed) ? changed : load(posting.Account);
            if (!before.IsOpen) throw new InvalidOperationException($"Account {posting.Account} was never opened");
            var leg = new PostedLeg(posting.Account, posting.Amount, action, before.Sequence + 1, before.Balance + posting.Amount);
            Legs.Add(leg);
            Accounts[posting.Account] = before.With(leg, At);
        }
    }
}
