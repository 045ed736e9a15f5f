using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api;

/// <summary>
/// Entering maintenance ends what waits. Images and texts that a worker is making already are still taken and paid; alchemy forms in progress are
/// paid at once, as for any cancelled request.
/// </summary>
sealed class MaintenanceStart(RequestQueries requests, CommandBus bus)
{
    /// <summary>A form that is taken between the look and the command makes the command ask for another look.</summary>
    const int LooksMax = 3;

    public async Task EndRequestsAsync(CancellationToken cancellationToken)
    {
        foreach (var request in await requests.LiveAsync(cancellationToken))
        {
            await EndAsync(request, cancellationToken);
        }
    }

    async Task EndAsync(RequestBody seen, CancellationToken cancellationToken)
    {
        RequestBody? body = seen;
        for (var look = 0; look < LooksMax && body is not null; look++)
        {
            var outcome = await bus.SubmitAsync(Cancel(body), cancellationToken);
            if (outcome is not Outcome<CancelResult>.Done { Result: CancelResult.LookAgain })
            {
                return;
            }

            body = await requests.FindAsync(seen.Ask.Request, cancellationToken);
        }
    }

    static CancelRequest Cancel(RequestBody body)
    {
        var running = body.Ask.Needs is AlchemyNeeds
            ? body.RealJobs.Where(job => job.Outcome is JobOutcome.Running).Select(job => JobParties.Of(body, job)).ToList()
            : [];
        return new CancelRequest(body.Ask.Request, body.Ask.Terms.Requester, body.Ask.Terms.UpfrontHold.IsPositive, running);
    }
}
