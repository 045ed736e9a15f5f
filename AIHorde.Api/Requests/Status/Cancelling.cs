using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Gives up what waits of a request; on this node at once. What is being worked on goes on and is paid, or is paid at once and not awaited.</summary>
sealed class Cancelling(RequestQueries requests, Payloads payloads, SpentSources spent, CommandBus bus, WaitingRoom room)
{
    /// <summary>A piece that is taken between the look and the command makes the command ask for another look.</summary>
    const int looksMax = 3;

    public async Task<HordeError?> CancelAsync(RequestBody seen, CancellationToken ct)
    {
        RequestBody? body = seen;
        for (var look = 0; look < looksMax && body is not null; look++)
        {
            var outcome = await bus.SubmitAsync(CancelRequest.Of(body), ct);
            if (outcome is Outcome<CancelResult>.Busy) return Faults.Busy;
            if (outcome.Value is not CancelResult.LookAgain)
            {
                room.Of(seen.Ask.Needs.Kind).Forget(seen.Ask.Request);
                if (outcome.Value is CancelResult.Cancelled { IsOver: true }) await spent.DeleteAsync(await payloads.AskAsync(seen.Ask.Request, ct));
                return null;
            }

            body = await requests.FindAsync(seen.Ask.Request, ct);
        }

        return body is null ? null : Faults.Busy;
    }
}
