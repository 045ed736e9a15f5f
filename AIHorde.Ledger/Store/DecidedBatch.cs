namespace AIHorde.Ledger.Store;

/// <summary>The sum of what a batch's commands decided, ready to be written.</summary>
sealed class DecidedBatch(DateTimeOffset now)
{
    public DateTimeOffset Now { get; } = now;

    public List<StoredEvent> Events { get; } = [];

    public Dictionary<string, LoadedStream> Streams { get; } = [];

    public List<PostedEntry> Entries { get; } = [];

    public Dictionary<AccountId, AccountState> Accounts { get; } = [];

    public Dictionary<string, Payload> Payloads { get; } = [];

    public HashSet<string> DroppedPayloads { get; } = [];

    public List<(OutboxMessage Message, string? TraceParent)> Outbox { get; } = [];

    public Dictionary<string, KeptOutcome> Outcomes { get; } = [];

    public bool IsEmpty => Events.Count + Entries.Count + Accounts.Count + Payloads.Count + DroppedPayloads.Count + Outbox.Count + Outcomes.Count == 0;

    /// <summary>Decides the commands one after another; each sees what those before it did. One that throws fails alone.</summary>
    public static DecidedBatch Decide(LoadedBatch loaded, IReadOnlyList<PendingCommand> commands, DateTimeOffset now)
    {
        var batch = new DecidedBatch(now);
        foreach (var command in commands) batch.Decide(loaded, command);
        return batch;
    }

    void Decide(LoadedBatch loaded, PendingCommand command)
    {
        try
        {
            if (command.Key is { } key && loaded.Outcomes.TryGetValue(key.Value, out var kept))
            {
                if (kept.BodyHash.AsSpan().SequenceEqual(command.BodyHash)) command.Replay(kept.Json);
                else command.RefuseKey();
                return;
            }
            var decision = new Decision(loaded.Rows, command.Touch, Now, command.TraceParent);
            command.Decide(decision);
            if (command.Key is { } newKey) loaded.Outcomes[newKey.Value] = Outcomes[newKey.Value] = new(command.BodyHash, command.OutcomeJson());
            loaded.Rows.Accept(decision);
            Accept(decision, command.TraceParent);
        }
        catch (Exception bug)
        {
            command.KeepFailure(bug);
        }
    }

    void Accept(Decision decision, string? traceParent)
    {
        var effects = decision.Effects;
        Events.AddRange(effects.Events);
        Entries.AddRange(effects.Entries);
        foreach (var (key, stream) in decision.ChangedStreams) Streams[key] = stream;
        foreach (var (account, state) in decision.ChangedAccounts) Accounts[account] = state;
        foreach (var payload in effects.Payloads)
        {
            Payloads[payload.Key] = payload;
            DroppedPayloads.Remove(payload.Key);
        }
        foreach (var key in effects.DroppedPayloads)
        {
            DroppedPayloads.Add(key);
            Payloads.Remove(key);
        }
        foreach (var message in effects.Outbox) Outbox.Add((message, traceParent));
    }
}
