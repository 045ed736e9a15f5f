namespace AIHorde.Ledger.Store;

/// <summary>Says that there is something new in the log: to the readers on this node at once, to those on other nodes through the notifier.</summary>
sealed class CommitSignal
{
    // Each is replaced when it is raised. Whoever holds the old one is woken, so a commit between looking and waiting is never missed.
    volatile TaskCompletionSource any = New();
    volatile TaskCompletionSource local = New();
    volatile TaskCompletionSource message = New();

    /// <summary>Completes with the next commit of any node.</summary>
    public Task Next => any.Task;

    /// <summary>Completes with the next commit of this node.</summary>
    public Task NextLocal => local.Task;

    /// <summary>Completes when this node has next committed a message to the outbox.</summary>
    public Task NextMessage => message.Task;

    public void RaiseMessage() => Interlocked.Exchange(ref message, New()).TrySetResult();

    public void RaiseLocal()
    {
        Interlocked.Exchange(ref local, New()).TrySetResult();
        RaiseRemote();
    }

    public void RaiseRemote() => Interlocked.Exchange(ref any, New()).TrySetResult();

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
