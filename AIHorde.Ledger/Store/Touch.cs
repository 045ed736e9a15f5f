namespace AIHorde.Ledger.Store;

/// <summary>The keys that a command reads or writes. They are locked in one order over all nodes, so that writers never deadlock.</summary>
public sealed class Touch
{
    readonly Dictionary<string, StreamType> streams = [];
    readonly HashSet<AccountId> accounts = [];
    readonly HashSet<string> entries = [];
    readonly HashSet<RowNumberOf> numbers = [];

    internal IReadOnlyDictionary<string, StreamType> Streams => streams;

    internal IReadOnlySet<AccountId> AccountIds => accounts;

    internal IReadOnlySet<string> Entries => entries;

    internal IReadOnlySet<RowNumberOf> Numbers => numbers;

    public Touch Stream<TState>(StreamRef<TState> stream) where TState : class
    {
        streams[stream.Key] = stream.Type;
        return this;
    }

    /// <summary>System accounts have no balance row and need not be named.</summary>
    public Touch Account(AccountId account)
    {
        if (!account.IsSystem) accounts.Add(account);
        return this;
    }

    /// <summary>Both accounts of a user: spendable and escrow.</summary>
    public Touch Accounts(UserId user) => Account(AccountId.Spendable(user)).Account(AccountId.Escrow(user));

    /// <summary>The idempotency key of an entry that may be posted, or of one whose existence matters.</summary>
    public Touch Entry(string key)
    {
        entries.Add(key);
        return this;
    }

    /// <summary>Is read, not locked: something else that is touched must keep those apart who make it greater.</summary>
    public Touch Number(RowNumberOf number)
    {
        numbers.Add(number);
        return this;
    }

    public Touch Hold(HoldId hold) => Stream(Holds.Of(hold));

    public Touch Name(string name) => Stream(Names.Of(name));

    internal static Touch Of<TResult>(Command<TResult> command)
    {
        var touch = new Touch();
        command.Touch(touch);
        return touch;
    }
}
