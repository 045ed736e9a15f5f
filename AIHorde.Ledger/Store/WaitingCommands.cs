namespace AIHorde.Ledger.Store;

/// <summary>
/// The commands that wait on this node, and the keys of the batches that are under way. Two batches of one node never touch the same key: the second would
/// only wait in the database for the first. What touches a key that is being written waits here instead, and goes into the next batch with all others that do;
/// so a hot account is paid in full groups, while commands that have nothing to do with it are written beside it.
/// </summary>
sealed class WaitingCommands(LedgerOptions options)
{
    /// <summary>How far a batch looks behind commands that must wait: a queue full of them costs no more than this to pass over.</summary>
    const int LookBatches = 4;

    readonly Lock gate = new();
    // All guarded by the gate.
    readonly LinkedList<PendingCommand> waiting = new();
    readonly HashSet<long> underway = [];
    readonly HashSet<long> passedOver = [];
    TaskCompletionSource? changed;
    int batchesUnderway;
    bool isClosed;

    /// <summary>False where too many wait already, or nothing more is taken.</summary>
    public bool TryAdd(PendingCommand command)
    {
        lock (gate)
        {
            if (isClosed || waiting.Count >= options.QueueMax) return false;
            waiting.AddLast(command);
            // Beside a batch that is under way a lane is woken by a group, not by each command.
            if (batchesUnderway == 0 || waiting.Count % options.BatchMin == 0) RaiseChanged();
            return true;
        }
    }

    /// <summary>The next batch, to be ended with <see cref="End"/>; null when all is written and nothing more will come.</summary>
    public async Task<IReadOnlyList<PendingCommand>?> TakeAsync()
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (TryTake() is { Count: > 0 } batch) return batch;
                if (isClosed && waiting.Count == 0) return null;
                changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                next = changed.Task;
            }
            await next;
        }
    }

    /// <summary>The batch is written, or has failed: others may touch its keys.</summary>
    public void End(IReadOnlyList<PendingCommand> batch)
    {
        lock (gate)
        {
            foreach (var command in batch) underway.ExceptWith(command.Keys);
            batchesUnderway--;
            RaiseChanged();
        }
    }

    /// <summary>Nothing new comes in; what waits is still to be taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            RaiseChanged();
        }
    }

    /// <summary>What nobody will write any more.</summary>
    public IReadOnlyList<PendingCommand> Clear()
    {
        lock (gate)
        {
            PendingCommand[] left = [.. waiting];
            waiting.Clear();
            return left;
        }
    }

    /// <summary>Empty where nothing may be begun now.</summary>
    internal IReadOnlyList<PendingCommand> TryTake()
    {
        lock (gate) return Take(Choose());
    }

    List<PendingCommand> Take(List<LinkedListNode<PendingCommand>> chosen)
    {
        // Beside a batch that is under way only a group is worth a transaction; a few wait for it to end, and share the next.
        if (batchesUnderway > 0 && chosen.Count < options.BatchMin) return [];
        var batch = new List<PendingCommand>(chosen.Count);
        foreach (var node in chosen)
        {
            waiting.Remove(node);
            batch.Add(node.Value);
            underway.UnionWith(node.Value.Keys);
        }
        if (batch.Count > 0) batchesUnderway++;
        return batch;
    }

    /// <summary>
    /// The first commands that touch nothing of what is under way, nor of what an earlier one still waits for: so none is overtaken for ever.
    /// </summary>
    List<LinkedListNode<PendingCommand>> Choose()
    {
        passedOver.Clear();
        var chosen = new List<LinkedListNode<PendingCommand>>();
        var looked = 0;
        var lookMax = LookBatches * options.BatchMax;
        for (var node = waiting.First; node is not null && chosen.Count < options.BatchMax && looked < lookMax; looked++)
        {
            var (command, next) = (node.Value, node.Next);
            if (command.IsOver) waiting.Remove(node);
            else if (underway.Overlaps(command.Keys) || passedOver.Overlaps(command.Keys)) passedOver.UnionWith(command.Keys);
            else chosen.Add(node);
            node = next;
        }
        return chosen;
    }

    void RaiseChanged()
    {
        changed?.TrySetResult();
        changed = null;
    }
}
