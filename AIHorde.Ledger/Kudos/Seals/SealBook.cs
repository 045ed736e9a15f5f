using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>
/// Shows that an entry is in the ledger: <see cref="MerkleTree.Proves"/> leads from its hash to the seal's root, and later seals name that seal.
/// </summary>
public sealed record EntryProof(byte[] EntryHash, int Index, int Count, IReadOnlyList<byte[]> Path, Seal Seal)
{
    public bool Holds => Seal.HashIsRight && MerkleTree.Proves(EntryHash, Index, Count, Path, Seal.Root);
}

/// <summary>Reads seals, and proves entries by them.</summary>
public sealed class SealBook(NpgsqlDataSource database)
{
    const string CoveringSql = $"""
        SELECT {Seal.Columns} FROM kudos_seals
        WHERE (through_transaction_id, through_position) >= ($1::text::xid8, $2)
        ORDER BY kudos_seals.through_transaction_id, kudos_seals.through_position LIMIT 1
        """;

    const string PageSql = $"SELECT {Seal.Columns} FROM kudos_seals WHERE number < $1 ORDER BY number DESC LIMIT $2";

    const string PlaceSql = "SELECT transaction_id::text::bigint, position FROM kudos_entries WHERE key = $1";

    const string CoveredSql = """
        SELECT position, hash FROM kudos_entries
        WHERE (transaction_id, position) <= ($1::text::xid8, $2)
            AND (transaction_id, position) > (SELECT coalesce(max(through_transaction_id::text), '0')::xid8, coalesce(max(through_position), 0)
                FROM kudos_seals WHERE number = $3 - 1)
        ORDER BY transaction_id, position
        """;

    /// <summary>Seals, the newest first; with a cursor, those before it.</summary>
    public async Task<IReadOnlyList<Seal>> ListAsync(long? before, int max, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(PageSql, [before ?? long.MaxValue, max]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var seals = new List<Seal>();
        while (await row.ReadAsync(ct)) seals.Add(Seal.Read(row));
        return seals;
    }

    public async Task<Seal?> NewestAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await SealLoop.LastAsync(connection, ct);
    }

    /// <summary>Null for an entry that does not exist or is not sealed yet.</summary>
    public async Task<EntryProof?> ProveAsync(string entryKey, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await PlaceAsync(connection, entryKey, ct) is not { } place) return null;
        if (await CoveringAsync(connection, place, ct) is not { } seal) return null;
        await using var command = connection.Command(CoveredSql, [seal.Through.TransactionId.ToString(), seal.Through.Position, seal.Number]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var (hashes, index) = (new List<byte[]>(), 0);
        while (await row.ReadAsync(ct))
        {
            if (row.GetInt64(0) == place.Position) index = hashes.Count;
            hashes.Add(row.GetFieldValue<byte[]>(1));
        }
        return new(hashes[index], index, hashes.Count, MerkleTree.Path(hashes, index), seal);
    }

    static async Task<FeedCursor?> PlaceAsync(NpgsqlConnection connection, string entryKey, CancellationToken ct)
    {
        await using var command = connection.Command(PlaceSql, [entryKey]);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new FeedCursor((ulong)row.GetInt64(0), row.GetInt64(1)) : null;
    }

    static async Task<Seal?> CoveringAsync(NpgsqlConnection connection, FeedCursor place, CancellationToken ct)
    {
        await using var command = connection.Command(CoveringSql, [place.TransactionId.ToString(), place.Position]);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Seal.Read(row) : null;
    }
}
