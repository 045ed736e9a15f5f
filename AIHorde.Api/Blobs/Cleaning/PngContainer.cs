using System.Buffers;
using System.Buffers.Binary;

namespace AIHorde.Api.Blobs.Cleaning;

/// <summary>A signature, then chunks: length, type, data, checksum.</summary>
static class PngContainer
{
    const int signatureLength = 8;
    const int frameLength = 12;
    static readonly byte[] end = [0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];

    public static byte[]? Clean(ReadOnlySpan<byte> bytes)
    {
        var kept = new ArrayBufferWriter<byte>(bytes.Length);
        kept.Write(bytes[..signatureLength]);
        var hasPicture = false;
        for (var at = signatureLength; at + frameLength <= bytes.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - frameLength) return null;
            var chunk = bytes.Slice(at, frameLength + (int)length);
            var type = chunk.Slice(4, 4);
            if (type.SequenceEqual("IEND"u8))
            {
                kept.Write(end);
                return hasPicture ? kept.WrittenSpan.ToArray() : null;
            }

            hasPicture |= type.SequenceEqual("IDAT"u8);
            if (IsKept(type)) kept.Write(chunk);
            at += chunk.Length;
        }

        return null;
    }

    /// <summary>What changes how the picture looks, colour profiles excepted: they unfold to any size and generated images have none.</summary>
    static bool IsKept(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("IHDR"u8) || type.SequenceEqual("PLTE"u8) || type.SequenceEqual("IDAT"u8) || type.SequenceEqual("tRNS"u8)
        || type.SequenceEqual("gAMA"u8) || type.SequenceEqual("cHRM"u8) || type.SequenceEqual("sRGB"u8) || type.SequenceEqual("sBIT"u8);
}
