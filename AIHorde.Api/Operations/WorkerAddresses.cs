using System.Net;
using System.Text;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api;

/// <param name="Address">Null when none is known any more: addresses are forgotten after a while.</param>
public sealed record WorkerAddress(IPAddress? Address);

/// <summary>Where a worker was last seen, for blocking its address: its check-ins leave it as a payload.</summary>
sealed class WorkerAddresses(PayloadStore payloads, WorkerQueries workers)
{
    /// <summary>Null for a worker that does not exist.</summary>
    public async Task<WorkerAddress?> FindAsync(WorkerId worker, CancellationToken cancellationToken)
    {
        if (await workers.FindAsync(worker, cancellationToken) is null)
        {
            return null;
        }

        var left = await payloads.ReadAsync(WorkerStream.AddressKey(worker), cancellationToken);
        return new WorkerAddress(left is not null && IPAddress.TryParse(Encoding.UTF8.GetString(left), out var address) ? address : null);
    }
}
