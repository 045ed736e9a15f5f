using System.Diagnostics;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Hands an accepted request to the ledger, and to this node's waiting room as soon as it is durable.</summary>
sealed class AskQueue(CommandBus bus, WaitingRoom room, TimeProvider time)
{
    public async Task<HordeError?> QueueAsync(QueueRequest command, AskPayload payload, string promptSeen, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var complete = command with { Payloads = [(payload with { TraceParent = Activity.Current?.Id }).For(command.Request, now)] };
        return await bus.SubmitAsync(complete, ct) switch
        {
            Outcome<QueueResult>.Done { Result: QueueResult.Queued queued } => TakeIn(queued, promptSeen),
            Outcome<QueueResult>.Done { Result: QueueResult.Refused refused } => LedgerErrors.Of(refused.Why),
            _ => LedgerErrors.Busy,
        };
    }

    public RequestId NewId() => new(Guid.CreateVersion7(time.GetUtcNow()));

    HordeError? TakeIn(QueueResult.Queued queued, string prompt)
    {
        room.TakeIn(queued.Ask, prompt, queued.Ask.Units, version: 1);
        return null;
    }
}
