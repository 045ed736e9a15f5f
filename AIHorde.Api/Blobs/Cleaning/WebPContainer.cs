using System.Buffers;
using System.Buffers.Binary;

namespace AIHorde.Api.Blobs.Cleaning;

/// <summary>RIFF: a length, then chunks of a type, a length and data, each of an even number of bytes.</summary>
static class WebPContainer
{
    const int headerLength = 12;
    const int frameLength = 8;
    const int extendedLength = 10;
    const byte alphaFlag = 0x10;

    public static byte[]? Clean(ReadOnlySpan<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + (long)frameLength;
        if (length > bytes.Length) return null;
        bytes = bytes[..(int)length];
        var kept = new ArrayBufferWriter<byte>(Math.Max(bytes.Length, headerLength));
        kept.Write(bytes.Length < headerLength ? default : bytes[..headerLength]);
        var hasPicture = false;
        for (var at = headerLength; at + frameLength <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            if (size > bytes.Length - at - frameLength) return null;
            var chunk = bytes.Slice(at, frameLength + (int)size);
            if (chunk.StartsWith("ANIM"u8) || chunk.StartsWith("ANMF"u8)) return null;
            hasPicture |= Keep(chunk, kept);
            at += chunk.Length + (chunk.Length & 1);
        }

        if (!hasPicture) return null;
        var clean = kept.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(clean.AsSpan(4), clean.Length - frameLength);
        return clean;
    }

    /// <summary>True when it was the picture.</summary>
    static bool Keep(ReadOnlySpan<byte> chunk, ArrayBufferWriter<byte> kept)
    {
        var isPicture = chunk.StartsWith("VP8 "u8) || chunk.StartsWith("VP8L"u8);
        var isExtended = chunk.StartsWith("VP8X"u8) && chunk.Length == frameLength + extendedLength;
        if (!isPicture && !isExtended && !chunk.StartsWith("ALPH"u8)) return false;
        if (isExtended)
        {
            // The flags of what is dropped go with it; only transparency stays announced.
            kept.Write(chunk[..frameLength]);
            kept.Write<byte>([(byte)(chunk[frameLength] & alphaFlag), 0, 0, 0]);
            kept.Write(chunk[(frameLength + 4)..]);
        }
        else
        {
            kept.Write(chunk);
        }

        if ((chunk.Length & 1) == 1) kept.Write<byte>([0]);
        return isPicture;
    }
}
