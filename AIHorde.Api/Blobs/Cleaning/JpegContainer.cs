using System.Buffers;
using System.Buffers.Binary;

namespace AIHorde.Api.Blobs.Cleaning;

/// <summary>Segments of a marker, a length and data; after a start of scan comes coded data without a length.</summary>
static class JpegContainer
{
    const byte startOfScan = 0xDA;
    const byte endOfImage = 0xD9;
    const int adobe = 0xEE;
    const int jfif = 0xE0;

    /// <summary>The segment without a thumbnail.</summary>
    const int jfifLength = 16;

    public static byte[]? Clean(ReadOnlySpan<byte> bytes)
    {
        var kept = new ArrayBufferWriter<byte>(bytes.Length);
        kept.Write(bytes[..2]);
        var hasPicture = false;
        for (var at = 2; at + 2 <= bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == endOfImage)
            {
                kept.Write(bytes.Slice(at, 2));
                return hasPicture ? kept.WrittenSpan.ToArray() : null;
            }

            if (marker == 0xFF || JpegHeader.IsAlone(marker))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (at + 4 > bytes.Length) return null;
            var next = at + 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (next < at + 4 || next > bytes.Length) return null;
            if (marker == startOfScan) (hasPicture, next) = (true, EndOfScan(bytes, next));
            if (IsKept(marker, bytes[at..next])) kept.Write(bytes[at..next]);
            at = next;
        }

        return null;
    }

    /// <summary>The next marker that is neither a stuffed byte nor a restart.</summary>
    static int EndOfScan(ReadOnlySpan<byte> bytes, int at)
    {
        for (; at + 1 < bytes.Length; at++)
            if (bytes[at] == 0xFF && bytes[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7))) return at;
        return bytes.Length;
    }

    /// <summary>Tables, frames and scans; of the applications' segments the two that say how colours are meant.</summary>
    static bool IsKept(byte marker, ReadOnlySpan<byte> segment) => marker switch
    {
        jfif => segment.Length == jfifLength + 2 && segment[4..].StartsWith("JFIF\0"u8),
        adobe => segment[4..].StartsWith("Adobe"u8),
        _ => marker is >= 0xC0 and <= 0xDF,
    };
}
