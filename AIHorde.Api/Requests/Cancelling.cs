using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Gives up what waits of a request; on this node at once.</summary>
sealed class Cancelling(CommandBus bus, WaitingRoom room)
{
    public async Task<HordeError?> CancelAsync(RequestBody body, CancellationToken ct)
    {
        var command = new CancelRequest(body.Ask.Request, body.Ask.Terms.Requester, body.Ask.Terms.UpfrontHold.IsPositive, Running: []);
        var outcome = await bus.SubmitAsync(command, ct);
        if (outcome is Outcome<CancelResult>.Busy) return LedgerErrors.Busy;
        room.Forget(body.Ask.Request);
        return null;
    }
}
