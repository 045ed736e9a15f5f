using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Reads private payloads. What has expired is gone, whether or not it has been deleted yet. Payloads that belong to a decision are written with it;
/// what decides nothing, such as a text that is still being written, is put here directly.
/// </summary>
public sealed class PayloadStore(NpgsqlDataSource database, TimeProvider time)
{
    const string ReadSql = "SELECT content FROM payloads WHERE key = $1 AND expires_at > $2";

    const string ReadManySql = "SELECT key, content FROM payloads WHERE key = ANY ($1) AND expires_at > $2";

    const string PutSql = """
        INSERT INTO payloads (key, content, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at
        """;

    /// <summary>Keeps the newest under its key.</summary>
    public async Task PutAsync(Payload payload, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(PutSql, [payload.Key, payload.Content.ToArray(), payload.ExpiresAt.ToUniversalTime()]);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<byte[]?> ReadAsync(string key, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ReadSql, [key, time.GetUtcNow()]);
        return (byte[]?)await command.ExecuteScalarAsync(ct);
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ReadManySql, [keys.ToArray(), time.GetUtcNow()]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var payloads = new Dictionary<string, byte[]>();
        while (await row.ReadAsync(ct)) payloads[row.GetString(0)] = row.GetFieldValue<byte[]>(1);
        return payloads;
    }
}
