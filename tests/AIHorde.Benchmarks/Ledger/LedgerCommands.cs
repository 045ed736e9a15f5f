using AIHorde.Ledger;
using AIHorde.Ledger.Store;

namespace AIHorde.Benchmarks;

[EventType("benchmark-ticked")]
public sealed record Ticked(int Number, Guid About, string Note) : IEvent;

public sealed record TickState(int Count);

/// <summary>One event of about 130 bytes on the caller's own stream.</summary>
public sealed record Tick(string Stream) : Command<bool>
{
    static readonly StreamType<TickState> Type = new("tick", new(0), (state, _) => new(state.Count + 1));

    public static LedgerFeature Feature { get; } = new LedgerFeature(typeof(Tick).Assembly).Stream(Type);

    public override void Touch(Touch touch) => touch.Stream(Type.Of(Stream));

    public override bool Decide(Decision on)
    {
        on.Append(Type.Of(Stream), new Ticked(on.State(Type.Of(Stream)).Count, default, "sixty characters that stand for the usual content of one"));
        return true;
    }
}

public sealed record Fund(UserId User, Kudos Amount) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Accounts(User).Entry($"fund:{User}");

    public override bool Decide(Decision on)
    {
        on.OpenAccounts(User, Floors.Registered);
        on.Post(Entry.Move($"fund:{User}", EntryReason.Admin, "benchmark", AccountId.MintAdmin, AccountId.Spendable(User), Amount));
        return true;
    }
}

/// <summary>A transfer with everything that a real one has: idempotency key, kept outcome, balanced entry, statement lines.</summary>
public sealed record Pay(UserId From, UserId To, string Id) : Command<bool>
{
    static readonly Kudos Amount = Kudos.Whole(1);

    public override CommandKey? Key => new(EntryKey, $"{To}");

    string EntryKey => $"transfer:{From}:{Id}";

    public override void Touch(Touch touch) => touch.Account(AccountId.Spendable(From)).Account(AccountId.Spendable(To)).Entry(EntryKey);

    public override bool Decide(Decision on)
    {
        if (on.Available(AccountId.Spendable(From)) < Amount) return false;
        on.Post(Entry.Move(EntryKey, EntryReason.Transfer, $"{From}:{To}", AccountId.Spendable(From), AccountId.Spendable(To), Amount));
        return true;
    }
}
