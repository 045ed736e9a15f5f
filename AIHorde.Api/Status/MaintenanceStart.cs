using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api;

/// <summary>
/// Entering maintenance ends what waits. Images and texts that a worker is making already are still taken and paid; alchemy forms in progress are
/// paid at once, as for any cancelled request.
/// </summary>
sealed class MaintenanceStart(RequestQueries requests, Cancelling cancelling)
{
    public async Task EndRequestsAsync(CancellationToken cancellationToken)
    {
        foreach (var request in await requests.LiveAsync(cancellationToken)) await cancelling.CancelAsync(request, cancellationToken);
    }
}
