using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Ledger.Store;

/// <summary>A command on its way: what a batch needs of it without knowing its result's type.</summary>
abstract class PendingCommand
{
    public required Touch Touch { get; init; }

    public CommandKey? Key { get; init; }

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

    /// <summary>Tells the caller. Only now is the outcome true.</summary>
    public abstract void Answer();

    public abstract void Fail(Exception error);
}

sealed class PendingCommand<TResult>(Command<TResult> command) : PendingCommand
{
    // Asynchronous continuations, so that a caller's code never runs on the thread that writes batches.
    readonly TaskCompletionSource<Outcome<TResult>> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Outcome<TResult>? outcome;

    public Task<Outcome<TResult>> Answered => answer.Task;

    public static PendingCommand<TResult> Of(Command<TResult> command, string? traceParent) => new(command)
    {
        Touch = Touch.Of(command),
        Key = command.Key,
        BodyHash = command.Key is { } key ? SHA256.HashData(Encoding.UTF8.GetBytes(key.Body)) : [],
        TraceParent = traceParent,
    };

    public override bool IsOver => answer.Task.IsCompleted;

    public override void Decide(Decision on) => outcome = new Outcome<TResult>.Done(command.Decide(on), Replayed: false);

    public override string OutcomeJson() => LedgerJson.Write(outcome!.Value);

    public override void Replay(string outcomeJson) => outcome = new Outcome<TResult>.Done(LedgerJson.Read<TResult>(outcomeJson), Replayed: true);

    public override void RefuseKey() => outcome = new Outcome<TResult>.KeyReused();

    public override void Answer() => answer.TrySetResult(outcome!);

    public override void Fail(Exception error) => answer.TrySetException(error);

    /// <summary>The caller went away. What no batch has taken yet is not begun; what a batch has taken is finished all the same.</summary>
    public void Abandon(CancellationToken ct) => answer.TrySetCanceled(ct);
}
