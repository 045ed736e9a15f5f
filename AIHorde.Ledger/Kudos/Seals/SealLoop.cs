using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>Seals what was entered, behind the writers and without ever making them wait.</summary>
sealed class SealLoop(LogDatabase database, Owners owners, LedgerOptions options, TimeProvider time, ILogger<SealLoop> log)
    : OwnedLoop("seals", owners, time, log)
{
    const int EntriesMax = 4096;

    public const string LastSql = $"SELECT {Seal.Columns} FROM kudos_seals ORDER BY number DESC LIMIT 1";

    // One statement, for the same reason as the feed's.
    internal const string EntriesSql = """
        SELECT transaction_id::text::bigint, position, hash FROM kudos_entries
        WHERE (transaction_id, position) > ($1::text::xid8, $2) AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY kudos_entries.transaction_id, kudos_entries.position LIMIT $3
        """;

    const string WriteSql = """
        INSERT INTO kudos_seals (number, through_transaction_id, through_position, entries, root, previous, hash, sealed_at)
        VALUES ($1, $2::text::xid8, $3, $4, $5, $6, $7, $8)
        """;

    readonly Owners owners = owners;
    readonly TimeProvider time = time;

    protected override async Task RunAsync(Ownership ownership, CancellationToken ct)
    {
        while (await SealAsync(ownership, ct) is { } entries)
        {
            if (entries < EntriesMax) await Task.Delay(options.SealInterval, time, ct);
        }
    }

    /// <summary>How many entries were sealed; null where the role is lost.</summary>
    async Task<int?> SealAsync(Ownership ownership, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var last = await LastAsync(connection, ct);
        var (through, hashes) = await NextEntriesAsync(connection, last?.Through ?? FeedCursor.Start, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await owners.FenceAsync(connection, ownership, ct)) return null;
        if (hashes.Count > 0) await WriteAsync(connection, Seal.Next(last, through, hashes, Clock.Microseconds(time.GetUtcNow())), ct);
        await transaction.CommitAsync(ct);
        return hashes.Count;
    }

    internal static async Task<Seal?> LastAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Command(LastSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? Seal.Read(row) : null;
    }

    static async Task<(FeedCursor Through, List<byte[]> Hashes)> NextEntriesAsync(NpgsqlConnection connection, FeedCursor after, CancellationToken ct)
    {
        await using var command = connection.Command(EntriesSql, [after.TransactionId.ToString(), after.Position, EntriesMax]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var (through, hashes) = (after, new List<byte[]>());
        while (await row.ReadAsync(ct))
        {
            through = new((ulong)row.GetInt64(0), row.GetInt64(1));
            hashes.Add(row.GetFieldValue<byte[]>(2));
        }
        return (through, hashes);
    }

    static async Task WriteAsync(NpgsqlConnection connection, Seal seal, CancellationToken ct)
    {
        await using var command = connection.Command(WriteSql, [
            seal.Number, seal.Through.TransactionId.ToString(), seal.Through.Position, seal.Entries, seal.Root, seal.Previous, seal.Hash, seal.SealedAt,
        ]);
        await command.ExecuteNonQueryAsync(ct);
    }
}
