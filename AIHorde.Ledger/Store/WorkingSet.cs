namespace AIHorde.Ledger.Store;

sealed record LoadedStream(StreamType Type, string Id, int Version, object State);

/// <summary>The rows that a batch loaded, as changed by the commands decided so far. Owned by one batch at a time.</summary>
sealed class WorkingSet
{
    readonly Dictionary<string, LoadedStream> streams = [];
    readonly Dictionary<AccountId, AccountState> accounts = [];
    readonly Dictionary<string, PostedEntry> entries = [];
    readonly Dictionary<RowNumberOf, long> numbers = [];

    public void Load(string key, LoadedStream stream) => streams[key] = stream;

    public void Load(AccountId account, AccountState state) => accounts[account] = state;

    public void Load(PostedEntry entry) => entries[entry.Key] = entry;

    public void Load(RowNumberOf number, long value) => numbers[number] = value;

    public void ForgetNumbers() => numbers.Clear();

    public LoadedStream Stream(string key, StreamType type) => streams.TryGetValue(key, out var loaded)
        ? loaded
        : new(type, key[(type.Name.Length + 1)..], 0, type.InitialState);

    public AccountState Account(AccountId account) => accounts.GetValueOrDefault(account) ?? AccountState.Unopened;

    public PostedEntry? Entry(string key) => entries.GetValueOrDefault(key);

    public long Number(RowNumberOf number) => numbers.GetValueOrDefault(number);

    public void Accept(Decision decision)
    {
        foreach (var (key, stream) in decision.ChangedStreams) streams[key] = stream;
        foreach (var (account, state) in decision.ChangedAccounts) accounts[account] = state;
        foreach (var (key, entry) in decision.NewEntries) entries[key] = entry;
        foreach (var (number, value) in decision.ChangedNumbers) numbers[number] = value;
    }
}
