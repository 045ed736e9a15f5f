using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Ledger.Store;

/// <summary>A command on its way: what a batch needs of it without knowing its result's type.</summary>
abstract class PendingCommand
{
    public required Touch Touch { get; init; }

    public CommandKey? Key { get; init; }

    /// <summary>The keys of its locks, of which two commands that touch the same have one in common.</summary>
    public required long[] Keys { get; init; }

    public byte[] BodyHash { get; init; } = [];

    public string? TraceParent { get; init; }

    /// <summary>Answered, or nobody waits for the answer any more: a batch leaves it out.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Decides and keeps the outcome until the batch is durable. Throws what the decision throws.</summary>
    public abstract void Decide(Decision on);

    /// <summary>The outcome as it is kept under the command's key.</summary>
    public abstract string OutcomeJson();

    public abstract void Replay(string outcomeJson);

    public abstract void RefuseKey();

    /// <summary>The decision threw. Told with the other answers only: the batch may be tried again, and then decides anew.</summary>
    public abstract void KeepFailure(Exception thrown);

    /// <summary>Tells the caller. Only now is the outcome true.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception error);
}

sealed class PendingCommand<TResult>(Command<TResult> command) : PendingCommand
{
    // Asynchronous continuations, so that a caller's code never runs on the thread that writes batches.
    readonly TaskCompletionSource<Outcome<TResult>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Outcome<TResult>? outcome;
    Exception? bug;

    public Task<Outcome<TResult>> Answered => answer.Task;

    public static PendingCommand<TResult> Of(Command<TResult> command, string? traceParent)
    {
        var (touch, key) = (Touch.Of(command), command.Key);
        return new(command)
        {
            Touch = touch,
            Key = key,
            Keys = LockKeys.Of(touch, key),
            BodyHash = key is null ? [] : SHA256.HashData(Encoding.UTF8.GetBytes(key.Body)),
            TraceParent = traceParent,
        };
    }

    public override bool IsOver => answer.Task.IsCompleted;

    public override void Decide(Decision on) => Keep(new Outcome<TResult>.Done(command.Decide(on), Replayed: false));

    public override string OutcomeJson() => LedgerJson.Write(outcome!.Value);

    public override void Replay(string outcomeJson) => Keep(new Outcome<TResult>.Done(LedgerJson.Read<TResult>(outcomeJson), Replayed: true));

    public override void RefuseKey() => Keep(new Outcome<TResult>.KeyReused());

    public override void KeepFailure(Exception thrown) => (outcome, bug) = (null, thrown);

    public override void Answer()
    {
        if (bug is not null) answer.TrySetException(bug);
        else answer.TrySetResult(outcome!);
    }

    public override void Fail(Exception error) => answer.TrySetException(error);

    void Keep(Outcome<TResult> decided) => (outcome, bug) = (decided, null);

    /// <summary>The caller went away. What no batch has taken yet is not begun; what a batch has taken is finished all the same.</summary>
    public void Abandon(CancellationToken ct) => answer.TrySetCanceled(ct);
}
