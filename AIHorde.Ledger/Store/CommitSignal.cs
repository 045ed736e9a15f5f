namespace AIHorde.Ledger.Store;

/// <summary>Says that there is something new in the log: to the readers on this node at once, to those on other nodes through the notifier.</summary>
sealed class CommitSignal
{
    // Replaced at each commit. Whoever holds the old one is woken; a commit between looking and waiting completes the one that is waited for.
    volatile TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Next => next.Task;

    public void Raise() => Interlocked.Exchange(ref next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
