using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Hashes every entry again, builds every root again and follows the chain of seals. Names the first entry or seal that is wrong.</summary>
static class SealCheck
{
    const string SealsSql = $"SELECT {Seal.Columns} FROM kudos_seals ORDER BY number";

    internal const string EntriesSql = $"""
        SELECT {EntryRows.Columns}, hash, transaction_id::text::bigint, position FROM kudos_entries
        WHERE (transaction_id, position) > ($1::text::xid8, $2) AND (transaction_id, position) <= ($3::text::xid8, $4)
        ORDER BY kudos_entries.transaction_id, kudos_entries.position
        """;

    const int HashColumn = 12;

    public sealed record Result(IReadOnlyList<Seal> Seals, long Sealed, long Unsealed, string? Offender)
    {
        /// <summary>Null where the seal that was kept is there as it was.</summary>
        public string? Fault(KeptSeal kept) => Seals.FirstOrDefault(seal => seal.Number == kept.Number) is not { } now ? $"there is no seal {kept.Number}"
            : KeptSeal.Of(now) != kept ? $"seal {kept.Number} is another one now" : null;
    }

    public static async Task<Result> RunAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var seals = await SealsAsync(connection, ct);
        var entries = 0L;
        Seal? before = null;
        foreach (var seal in seals)
        {
            var (hashes, offender) = await EntriesAsync(connection, before?.Through ?? FeedCursor.Start, seal.Through, ct);
            entries += hashes.Count;
            if ((offender ?? Fault(seal, before, hashes)) is { } fault) return new(seals, entries, 0, fault);
            before = seal;
        }
        var (unsealed, altered) = await EntriesAsync(connection, before?.Through ?? FeedCursor.Start, FeedCursor.End, ct);
        return new(seals, entries, unsealed.Count, altered);
    }

    static string? Fault(Seal seal, Seal? before, List<byte[]> hashes)
    {
        if (seal.Number != (before?.Number ?? 0) + 1) return $"seal {seal.Number} does not follow seal {before?.Number ?? 0}";
        if (!seal.Previous.AsSpan().SequenceEqual(before?.Hash ?? Seal.NothingBefore)) return $"seal {seal.Number} does not name the seal before it";
        if (!seal.HashIsRight) return $"seal {seal.Number} was changed";
        if (seal.Entries != hashes.Count) return $"seal {seal.Number} covers {seal.Entries} entries, but there are {hashes.Count}";
        return MerkleTree.Root(hashes).AsSpan().SequenceEqual(seal.Root) ? null : $"the entries of seal {seal.Number} are not those that were sealed";
    }

    static async Task<List<Seal>> SealsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = connection.Command(SealsSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        var seals = new List<Seal>();
        while (await row.ReadAsync(ct)) seals.Add(Seal.Read(row));
        return seals;
    }

    static async Task<(List<byte[]> Hashes, string? Offender)> EntriesAsync(
        NpgsqlConnection connection, FeedCursor after, FeedCursor through, CancellationToken ct)
    {
        await using var command = connection.Command(EntriesSql, [
            after.TransactionId.ToString(), after.Position, through.TransactionId.ToString(), through.Position,
        ]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var hashes = new List<byte[]>();
        while (await row.ReadAsync(ct))
        {
            var (entry, hash) = (EntryRows.Read(row), row.GetFieldValue<byte[]>(HashColumn));
            if (!EntryHash.Of(entry).AsSpan().SequenceEqual(hash)) return (hashes, $"entry {entry.Key} was changed after it was posted");
            hashes.Add(hash);
        }
        return (hashes, null);
    }
}
