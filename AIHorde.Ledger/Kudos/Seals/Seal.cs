using System.Buffers.Binary;
using System.Security.Cryptography;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>The Merkle root over the entries since the seal before, which it names. Whoever keeps one seal can tell if anything before it changes.</summary>
/// <param name="Through">The feed's place of the last entry that it covers.</param>
public sealed record Seal(long Number, FeedCursor Through, long Entries, byte[] Root, byte[] Previous, byte[] Hash, DateTimeOffset SealedAt)
{
    public static readonly byte[] NothingBefore = new byte[32];

    internal const string Columns = "number, through_transaction_id::text::bigint, through_position, entries, root, previous, hash, sealed_at";

    public static Seal Next(Seal? last, FeedCursor through, IReadOnlyList<byte[]> entryHashes, DateTimeOffset now)
    {
        var (number, previous, root) = ((last?.Number ?? 0) + 1, last?.Hash ?? NothingBefore, MerkleTree.Root(entryHashes));
        return new(number, through, entryHashes.Count, root, previous, HashOf(number, through, entryHashes.Count, root, previous, now), now);
    }

    public bool HashIsRight => Hash.AsSpan().SequenceEqual(HashOf(Number, Through, Entries, Root, Previous, SealedAt));

    internal static Seal Read(NpgsqlDataReader row) => new(row.GetInt64(0), new((ulong)row.GetInt64(1), row.GetInt64(2)), row.GetInt64(3),
        row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6), row.GetFieldValue<DateTimeOffset>(7));

    /// <summary>The layout is fixed for all time: number, through, count, sealing time in microseconds since 1970, root, previous.</summary>
    static byte[] HashOf(long number, FeedCursor through, long entries, byte[] root, byte[] previous, DateTimeOffset sealedAt)
    {
        Span<byte> content = stackalloc byte[5 * sizeof(long) + 2 * SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(content, number);
        BinaryPrimitives.WriteUInt64BigEndian(content[8..], through.TransactionId);
        BinaryPrimitives.WriteInt64BigEndian(content[16..], through.Position);
        BinaryPrimitives.WriteInt64BigEndian(content[24..], entries);
        BinaryPrimitives.WriteInt64BigEndian(content[32..], (sealedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        root.CopyTo(content[40..]);
        previous.CopyTo(content[72..]);
        return SHA256.HashData(content);
    }
}
