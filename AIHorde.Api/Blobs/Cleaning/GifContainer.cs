using System.Buffers;

namespace AIHorde.Api.Blobs.Cleaning;

/// <summary>A header with a colour table, then extensions and frames made of short blocks.</summary>
static class GifContainer
{
    const byte extension = 0x21;
    const byte graphicControl = 0xF9;
    const byte frame = 0x2C;
    const byte trailer = 0x3B;
    const int headerLength = 13;
    const int frameHeaderLength = 10;

    public static byte[]? Clean(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < headerLength) return null;
        var at = headerLength + GifHeader.ColourTable(bytes[headerLength - 3]);
        if (at > bytes.Length) return null;
        var kept = new ArrayBufferWriter<byte>(bytes.Length);
        kept.Write(bytes[..at]);
        while (at + frameHeaderLength < bytes.Length)
        {
            var isFrame = bytes[at] == frame;
            if (!isFrame && bytes[at] != extension) return null;
            var blocks = isFrame ? at + frameHeaderLength + 1 + GifHeader.ColourTable(bytes[at + frameHeaderLength - 1]) : at + 2;
            var next = GifHeader.AfterBlocks(bytes, blocks);
            if (next > bytes.Length) return null;
            if (isFrame || bytes[at + 1] == graphicControl) kept.Write(bytes[at..next]);
            at = next;
            if (!isFrame) continue;
            kept.Write<byte>([trailer]);
            return kept.WrittenSpan.ToArray();
        }

        return null;
    }
}
