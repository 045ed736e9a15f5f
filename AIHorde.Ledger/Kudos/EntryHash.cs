using System.Buffers;
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
    const int UsualLength = 512;

    public static byte[] Of(PostedEntry entry)
    {
        var content = new ArrayBufferWriter<byte>(UsualLength);
        Add(content, entry.Key);
        Add(content, entry.Reason.ToString());
        Add(content, entry.Cause);
        Add(content, entry.About?.Stream ?? "");
        Add(content, entry.About?.Version ?? 0);
        Add(content, (entry.RecordedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        Add(content, entry.Floor?.Hundredths ?? AbsentFloor);
        Add(content, entry.Legs.Count);
        foreach (var leg in entry.Legs)
        {
            Add(content, leg.Account.Value);
            Add(content, leg.Amount.Hundredths);
            Add(content, leg.Action.ToString());
            Add(content, leg.Sequence);
            Add(content, leg.Balance.Hundredths);
        }
        return SHA256.HashData(content.WrittenSpan);
    }

    static void Add(ArrayBufferWriter<byte> content, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Add(content, length);
        content.Advance(Encoding.UTF8.GetBytes(text, content.GetSpan(length)));
    }

    static void Add(ArrayBufferWriter<byte> content, long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(content.GetSpan(sizeof(long)), number);
        content.Advance(sizeof(long));
    }
}
