using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>The right to do a job that only one node may do. The epoch is its fence: a later owner has a higher one.</summary>
readonly record struct Ownership(string Role, long Epoch);

/// <summary>
/// One owner a role over all nodes, by a lease in the database and on the database's clock. An owner that dies or hangs loses the role when the lease ends.
/// One that wakes up late is stopped by the fence: every transaction of an owner begins by proving its epoch.
/// </summary>
sealed class Owners(LogDatabase database, LedgerOptions options)
{
    readonly string node = Guid.CreateVersion7().ToString();

    const string AcquireSql = """
        INSERT INTO owners (role, node, epoch, expires_at) VALUES ($1, $2, 1, clock_timestamp() + $3)
        ON CONFLICT (role) DO UPDATE SET node = excluded.node, epoch = owners.epoch + 1, expires_at = excluded.expires_at
            WHERE owners.expires_at < clock_timestamp() OR owners.node = excluded.node
        RETURNING epoch
        """;

    const string FenceSql = "UPDATE owners SET expires_at = clock_timestamp() + $3 WHERE role = $1 AND epoch = $2 RETURNING epoch";

    const string ReleaseSql = "UPDATE owners SET expires_at = '-infinity' WHERE role = $1 AND epoch = $2";

    /// <summary>Null where another node has the role.</summary>
    public async Task<Ownership?> TryAcquireAsync(string role, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(AcquireSql, [role, node, options.OwnerLease]);
        return await command.ExecuteScalarAsync(ct) is long epoch ? new Ownership(role, epoch) : null;
    }

    /// <summary>
    /// To be called first in each transaction that an owner makes: keeps the lease, and holds off any other owner until the transaction ends.
    /// False where the role is lost, and then the transaction must write nothing.
    /// </summary>
    public async Task<bool> FenceAsync(NpgsqlConnection connection, Ownership ownership, CancellationToken ct)
    {
        await using var command = connection.Command(FenceSql, [ownership.Role, ownership.Epoch, options.OwnerLease]);
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>Writes as the owner, in one transaction. False where the role is lost, and nothing was written.</summary>
    public async Task<bool> WriteAsync(Ownership ownership, Action<NpgsqlBatch> write, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await FenceAsync(connection, ownership, ct)) return false;
        await using var batch = new NpgsqlBatch(connection);
        write(batch);
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Gives the role back, so that another node need not wait for the lease.</summary>
    public async Task ReleaseAsync(Ownership ownership)
    {
        await using var connection = await database.OpenAsync(CancellationToken.None);
        await using var command = connection.Command(ReleaseSql, [ownership.Role, ownership.Epoch]);
        await command.ExecuteNonQueryAsync();
    }
}
