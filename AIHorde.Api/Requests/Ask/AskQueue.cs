using System.Diagnostics;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Hands an accepted request to the ledger, and to this node's waiting room as soon as it is durable.</summary>
sealed class AskQueue(CommandBus bus, WaitingRoom room, Payloads payloads, TimeProvider time)
{
    public async Task<HordeError?> QueueAsync(QueueRequest command, AskPayload payload, string promptSeen, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var traced = payload with { TraceParent = Activity.Current?.Id };
        var stored = traced.For(command.Request, now);
        switch (await bus.SubmitAsync(command with { Payloads = [stored] }, ct))
        {
            case Outcome<QueueResult>.Done { Result: QueueResult.Queued queued }:
                payloads.Remember(command.Request, traced, stored.Content.Length);
                if (RequestEvolve.Evolve(RequestState.None, queued.Ask).Known is { } body) room.TakeIn(body, promptSeen, version: 1);
                return null;
            case Outcome<QueueResult>.Done { Result: QueueResult.Refused refused }: return refused.Why.ToError();
            default: return Faults.Busy;
        }
    }

    public RequestId NewId() => new(Guid.CreateVersion7(time.GetUtcNow()));
}
