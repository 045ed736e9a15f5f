namespace AIHorde.Ledger.Store;

/// <summary>
/// The same decisions without a database: for tests of deciders and for the simulation. Commands are decided one at a time over everything that happened
/// before; keys are honoured as on disk. Not thread-safe.
/// </summary>
public sealed class MemoryLedger
{
    readonly LoadedBatch everything = new();
    readonly List<StoredEvent> events = [];
    readonly List<PostedEntry> entries = [];
    readonly Dictionary<AccountId, AccountState> accounts = [];

    public IReadOnlyList<StoredEvent> Events => events;

    public IReadOnlyList<PostedEntry> Entries => entries;

    public IReadOnlyDictionary<AccountId, AccountState> Accounts => accounts;

    public List<OutboxMessage> Outbox { get; } = [];

    public Dictionary<string, Payload> Payloads { get; } = [];

    /// <summary>Throws what the decision throws.</summary>
    public Outcome<TResult> Submit<TResult>(Command<TResult> command, DateTimeOffset now)
    {
        // There are no rows here that could give a number: none limits anybody.
        everything.Rows.ForgetNumbers();
        var pending = PendingCommand<TResult>.Of(command, traceParent: null);
        var decided = DecidedBatch.Decide(everything, [pending], Clock.Microseconds(now));
        events.AddRange(decided.Events);
        entries.AddRange(decided.Entries);
        foreach (var (account, state) in decided.Accounts) accounts[account] = state;
        foreach (var payload in decided.Payloads.Values) Payloads[payload.Key] = payload;
        foreach (var key in decided.DroppedPayloads) Payloads.Remove(key);
        Outbox.AddRange(decided.Outbox.Select(m => m.Message));
        pending.Answer();
        return pending.Answered.GetAwaiter().GetResult();
    }

    /// <summary>The result of a command without a key.</summary>
    public TResult Decide<TResult>(Command<TResult> command, DateTimeOffset now) => Submit(command, now).Value;

    public TState State<TState>(StreamRef<TState> stream) where TState : class => (TState)everything.Rows.Stream(stream.Key, stream.Type).State;

    public AccountState Account(AccountId account) => everything.Rows.Account(account);

    /// <summary>Makes something so without a command: the past that a test starts from.</summary>
    public MemoryLedger Given<TState>(StreamRef<TState> stream, params IEvent[] happened) where TState : class
    {
        foreach (var one in happened)
        {
            var before = everything.Rows.Stream(stream.Key, stream.Type);
            everything.Rows.Load(stream.Key, before with { Version = before.Version + 1, State = stream.Type.EvolveState(before.State, one) });
        }
        return this;
    }

    /// <summary>A user with both accounts open and so much to spend above the floor.</summary>
    public MemoryLedger GivenUser(UserId user, Kudos floor, Kudos available)
    {
        var held = AccountState.Unopened with { Openings = 1 };
        everything.Rows.Load(AccountId.Escrow(user), held);
        var totals = held.Totals.SetItem((int)PostingAction.Other, (floor + available).Hundredths);
        everything.Rows.Load(AccountId.Spendable(user), held with { Floor = floor, Balance = floor + available, Sequence = 1, Totals = totals });
        return this;
    }
}
