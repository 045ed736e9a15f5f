using System.Net;
using AIHorde.Ledger;
using AIHorde.Ledger.Workers;
using Npgsql;

namespace AIHorde.Api;

/// <summary>Reads a worker's last address from the payload where its check-ins leave it.</summary>
sealed class WorkerAddresses(NpgsqlDataSource database, WorkerQueries workers) : IWorkerAddresses
{
    const string AddressSql = "SELECT content FROM payloads WHERE key = $1";

    public async Task<WorkerAddress?> FindAsync(WorkerId worker, CancellationToken cancellationToken)
    {
        if (await workers.FindAsync(worker, cancellationToken) is null)
        {
            return null;
        }

        await using var command = database.CreateCommand(AddressSql);
        command.Parameters.Add(new NpgsqlParameter { Value = WorkerStream.AddressKey(worker) });
        return new WorkerAddress(await command.ExecuteScalarAsync(cancellationToken) is byte[] { Length: 4 or 16 } bytes ? new IPAddress(bytes) : null);
    }
}
