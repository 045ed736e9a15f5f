using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AIHorde.Ledger;

/// <summary>
/// The hash of an entry's own content. The layout is fixed for all time, because seals are built on it: every field in a fixed order,
/// texts as UTF-8 with their length in front, numbers as big-endian 64-bit, the time in microseconds since 1970.
/// </summary>
static class EntryHash
{
    const long AbsentFloor = long.MinValue;

    public static byte[] Of(PostedEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, entry.Key);
        Add(hash, entry.Reason.ToString());
        Add(hash, entry.Cause);
        Add(hash, entry.About?.Stream ?? "");
        Add(hash, entry.About?.Version ?? 0);
        Add(hash, (entry.RecordedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        Add(hash, entry.Floor?.Hundredths ?? AbsentFloor);
        Add(hash, entry.Legs.Count);
        foreach (var leg in entry.Legs)
        {
            Add(hash, leg.Account.Value);
            Add(hash, leg.Amount.Hundredths);
            Add(hash, leg.Action.ToString());
            Add(hash, leg.Sequence);
            Add(hash, leg.Balance.Hundredths);
        }
        return hash.GetHashAndReset();
    }

    static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
