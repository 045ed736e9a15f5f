namespace AIHorde.Ledger.Store;

/// <summary>
/// What a command sees and what it did. Effects go to an overlay first: a command that throws leaves nothing behind,
/// and those decided after it in the same batch see what those before it did.
/// </summary>
public sealed class Decision
{
    readonly WorkingSet set;
    readonly Touch touch;
    readonly string? traceParent;
    readonly Dictionary<string, LoadedStream> streams = [];
    readonly Dictionary<AccountId, AccountState> accounts = [];
    readonly Dictionary<string, PostedEntry> entries = [];
    readonly Dictionary<RowNumberOf, long> numbers = [];

    internal Decision(WorkingSet set, Touch touch, DateTimeOffset now, string? traceParent) =>
        (this.set, this.touch, Now, this.traceParent) = (set, touch, now, traceParent);

    /// <summary>The node's clock when the batch was taken; the same for all commands of the batch.</summary>
    public DateTimeOffset Now { get; }

    internal Effects Effects { get; } = new();

    internal IReadOnlyDictionary<string, LoadedStream> ChangedStreams => streams;

    internal IReadOnlyDictionary<AccountId, AccountState> ChangedAccounts => accounts;

    internal IReadOnlyDictionary<string, PostedEntry> NewEntries => entries;

    internal IReadOnlyDictionary<RowNumberOf, long> ChangedNumbers => numbers;

    public TState State<TState>(StreamRef<TState> stream) where TState : class => (TState)Loaded(stream.Key).State;

    /// <summary>How many events the stream has; 0 means that it does not exist.</summary>
    public int Version<TState>(StreamRef<TState> stream) where TState : class => Loaded(stream.Key).Version;

    public EventRef Append<TState>(StreamRef<TState> stream, IEvent happened) where TState : class
    {
        var before = Loaded(stream.Key);
        var after = new LoadedStream(stream.Type, stream.Id, before.Version + 1, stream.Type.EvolveState(before.State, happened));
        streams[stream.Key] = after;
        Effects.Events.Add(new(stream.Type, stream.Id, after.Version, happened, Now, traceParent, after.State));
        return new(stream.Key, after.Version);
    }

    public AccountState Account(AccountId account) => accounts.TryGetValue(account, out var changed) ? changed
        : touch.AccountIds.Contains(account) ? set.Account(account)
        : throw new InvalidOperationException($"Account {account} was not touched");

    /// <summary>What can be spent now: the balance above the floor, less what is held. Never negative for an account that was forgiven to its floor.</summary>
    public Kudos Available(AccountId account) => Account(account).Available;

    public long Number(RowNumberOf number) => numbers.TryGetValue(number, out var changed) ? changed
        : touch.Numbers.Contains(number) ? set.Number(number)
        : throw new InvalidOperationException($"The number {number} was not touched");

    /// <summary>What this decision adds to the rows that make the number, for those who are decided after it in the same batch.</summary>
    public void Raise(RowNumberOf number, long by) => numbers[number] = Number(number) + by;

    /// <summary>The entry with this idempotency key, if it was ever posted.</summary>
    public PostedEntry? Entry(string key) => entries.TryGetValue(key, out var posted) ? posted
        : touch.Entries.Contains(key) ? set.Entry(key)
        : throw new InvalidOperationException($"Entry {key} was not touched");

    /// <summary>Moves kudos. Posting a key twice is a bug in the caller, who can ask <see cref="Entry"/> first; the database refuses it too.</summary>
    public PostedEntry Post(Entry entry, EventRef? about = null)
    {
        if (Entry(entry.Key) is not null) throw new InvalidOperationException($"Entry {entry.Key} was posted before");
        return Record(Bookkeeping.Post(entry, about, Account, Now));
    }

    internal PostedEntry Record(Bookkeeping.Result booked)
    {
        foreach (var (account, state) in booked.Accounts) accounts[account] = state;
        entries[booked.Entry.Key] = booked.Entry;
        Effects.Entries.Add(booked.Entry);
        return booked.Entry;
    }

    internal void Change(AccountId account, AccountState state) => accounts[account] = state;

    public void Enqueue(OutboxMessage message) => Effects.Outbox.Add(message);

    /// <summary>Writes the payload, in place of one with the same key.</summary>
    public void StorePayload(Payload payload) => Effects.Payloads.Add(payload);

    public void DropPayload(string key) => Effects.DroppedPayloads.Add(key);

    LoadedStream Loaded(string key) => streams.TryGetValue(key, out var changed) ? changed
        : touch.Streams.TryGetValue(key, out var type) ? set.Stream(key, type)
        : throw new InvalidOperationException($"Stream {key} was not touched");
}

/// <summary>All that one command wants written.</summary>
sealed class Effects
{
    public List<StoredEvent> Events { get; } = [];

    public List<PostedEntry> Entries { get; } = [];

    public List<Payload> Payloads { get; } = [];

    public List<string> DroppedPayloads { get; } = [];

    public List<OutboxMessage> Outbox { get; } = [];
}
