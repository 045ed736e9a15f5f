using System.Buffers.Binary;

namespace AIHorde.Worker.Engine.Images;

/// <summary>WebP's container: finds the picture in it, and its size before anything is unpacked.</summary>
internal static class WebpFile
{
    private const int ChunkHeader = 8, RiffHeader = 12;

    public static bool Knows(ReadOnlySpan<byte> bytes)
        => bytes.Length > RiffHeader + ChunkHeader && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8);

    public static Bitmap Read(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        for (int at = RiffHeader; at + ChunkHeader <= bytes.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
            if (length > bytes.Length - at - ChunkHeader) throw new ImageFormatException("A part of the WebP is longer than the file.");
            ReadOnlySpan<byte> kind = bytes.Slice(at, 4), data = bytes.Slice(at + ChunkHeader, (int)length);
            if (kind.SequenceEqual("VP8L"u8)) return LosslessReader.Read(data, limits);
            if (kind.SequenceEqual("VP8 "u8)) return Lossy(bytes, data, limits);
            if (kind.SequenceEqual("ANIM"u8)) throw new ImageFormatException("Moving pictures cannot be read.");
            if (kind.SequenceEqual("VP8X"u8) && length >= 10) limits.Check(1 + Three(data[4..]), 1 + Three(data[7..]));
            at += ChunkHeader + (int)length + (int)(length & 1);
        }
        throw new ImageFormatException("The WebP holds no picture.");
    }

    public static byte[] WriteLossless(Bitmap bitmap)
    {
        byte[] data = LosslessWriter.Write(bitmap);
        int padding = data.Length & 1;
        var file = new byte[RiffHeader + ChunkHeader + data.Length + padding];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WEBPVP8L"u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), data.Length);
        data.CopyTo(file, RiffHeader + ChunkHeader);
        return file;
    }

    private static Bitmap Lossy(ReadOnlySpan<byte> file, ReadOnlySpan<byte> data, ImageLimits limits)
    {
        if (data.Length < 10 || data[3] != 0x9d || data[4] != 1 || data[5] != 0x2a) throw new ImageFormatException("The WebP is damaged.");
        int width = BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3fff, height = BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3fff;
        limits.Check(width, height);
        return LibWebp.Decode(file, width, height);
    }

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
