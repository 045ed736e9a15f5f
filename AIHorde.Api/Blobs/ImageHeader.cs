using System.Buffers.Binary;

namespace AIHorde.Api.Blobs;

public enum ImageFormat
{
    Unknown,
    Png,
    Jpeg,
    Gif,
    WebP,
}

/// <summary>What the first bytes of an image say about it. Nothing is decoded, so that a bomb stays folded.</summary>
public sealed record ImageHeader(ImageFormat Format, int Width, int Height, bool HasAlpha, bool IsAnimated)
{
    public const int MagicLength = 12;

    public long Pixels => (long)Width * Height;

    public static ImageFormat FormatOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith<byte>([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])) return ImageFormat.Png;
        if (bytes.StartsWith<byte>([0xFF, 0xD8, 0xFF])) return ImageFormat.Jpeg;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8)) return ImageFormat.Gif;
        return bytes.Length >= MagicLength && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? ImageFormat.WebP : ImageFormat.Unknown;
    }

    /// <summary>Null when it is none of the known formats, or is cut short or contradicts itself before its size is known.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var header = FormatOf(bytes) switch
        {
            ImageFormat.Png => PngHeader.Read(bytes),
            ImageFormat.Jpeg => JpegHeader.Read(bytes),
            ImageFormat.Gif => GifHeader.Read(bytes),
            ImageFormat.WebP => WebPHeader.Read(bytes),
            _ => null,
        };
        return header is { Width: > 0, Height: > 0 } ? header : null;
    }
}

static class PngHeader
{
    const int afterSignature = 8;
    const int greyWithAlpha = 4;
    const int colourWithAlpha = 6;

    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 33 || !bytes[12..].StartsWith("IHDR"u8)) return null;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
        return new ImageHeader(ImageFormat.Png, width, height, bytes[25] is greyWithAlpha or colourWithAlpha || Has(bytes, "tRNS"u8), Has(bytes, "acTL"u8));
    }

    /// <summary>Whether a chunk comes before the image data, where animation and transparency must be announced.</summary>
    static bool Has(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> type)
    {
        long at = afterSignature;
        while (at + 12 <= bytes.Length)
        {
            var chunk = bytes[(int)at..];
            var name = chunk.Slice(4, 4);
            if (name.SequenceEqual(type)) return true;
            if (name.SequenceEqual("IDAT"u8)) return false;
            at += 12L + BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }

        return false;
    }
}

static class JpegHeader
{
    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 < bytes.Length)
        {
            if (bytes[at] != 0xFF) return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (IsFrame(marker))
            {
                var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]));
                return new ImageHeader(ImageFormat.Jpeg, width, height, HasAlpha: false, IsAnimated: false);
            }

            at += IsAlone(marker) ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    /// <summary>Start of a frame in any coding; the three between are tables.</summary>
    static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    public static bool IsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD8);
}

static class GifHeader
{
    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 13) return null;
        var (width, height) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]));
        return new ImageHeader(ImageFormat.Gif, width, height, HasAlpha: true, CountFrames(bytes) > 1);
    }

    /// <summary>Counts to two: more than one is all that matters.</summary>
    static int CountFrames(ReadOnlySpan<byte> bytes)
    {
        var at = 13 + ColourTable(bytes[10]);
        var frames = 0;
        while (at < bytes.Length && frames < 2)
        {
            switch (bytes[at])
            {
                case 0x21:
                    at = AfterBlocks(bytes, at + 2);
                    break;
                case 0x2C when at + 10 < bytes.Length:
                    frames++;
                    at = AfterBlocks(bytes, at + 11 + ColourTable(bytes[at + 9]));
                    break;
                default:
                    return frames;
            }
        }

        return frames;
    }

    public static int ColourTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    public static int AfterBlocks(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length && bytes[at] != 0) at += bytes[at] + 1;
        return at + 1;
    }
}

static class WebPHeader
{
    const int alphaFlag = 0x10;
    const int animationFlag = 0x02;

    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 30) return null;
        var chunk = bytes.Slice(12, 4);
        if (chunk.SequenceEqual("VP8X"u8)) return Extended(bytes);
        if (chunk.SequenceEqual("VP8L"u8) && bytes[20] == 0x2F) return Lossless(BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]));
        return chunk.SequenceEqual("VP8 "u8) && bytes[23..].StartsWith<byte>([0x9D, 0x01, 0x2A]) ? Lossy(bytes) : null;
    }

    static ImageHeader Extended(ReadOnlySpan<byte> bytes) => new(
        ImageFormat.WebP, 1 + Triple(bytes[24..]), 1 + Triple(bytes[27..]), (bytes[20] & alphaFlag) != 0, (bytes[20] & animationFlag) != 0);

    static ImageHeader Lossless(uint bits) =>
        new(ImageFormat.WebP, 1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF), (bits >> 28 & 1) == 1, IsAnimated: false);

    static ImageHeader Lossy(ReadOnlySpan<byte> bytes) => new(
        ImageFormat.WebP, BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF,
        HasAlpha: false, IsAnimated: false);

    static int Triple(ReadOnlySpan<byte> bytes) => bytes[0] | bytes[1] << 8 | bytes[2] << 16;
}
