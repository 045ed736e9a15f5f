using System.Buffers.Binary;
using System.IO.Compression;

namespace AIHorde.Worker.Engine.Images;

/// <summary>PNG in all its colour types, depths and interlacing.</summary>
internal static class PngReader
{
    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

    public static bool Knows(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    public static Bitmap Read(ReadOnlySpan<byte> bytes, ImageLimits limits)
    {
        Header header = default;
        byte[] palette = [], transparency = [];
        using var packed = new MemoryStream();
        for (int at = Signature.Length; at + 12 <= bytes.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > bytes.Length - at - 12) throw new ImageFormatException("A part of the PNG is longer than the file.");
            ReadOnlySpan<byte> kind = bytes.Slice(at + 4, 4), data = bytes.Slice(at + 8, (int)length);
            if (BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]) != Crc32.Of(bytes.Slice(at + 4, (int)length + 4)))
                throw new ImageFormatException("A checksum in the PNG is wrong.");
            if (kind.SequenceEqual("IHDR"u8)) header = Header.Read(data, limits);
            else if (kind.SequenceEqual("PLTE"u8)) palette = data.ToArray();
            else if (kind.SequenceEqual("tRNS"u8)) transparency = data.ToArray();
            else if (kind.SequenceEqual("IDAT"u8)) packed.Write(data);
            else if (kind.SequenceEqual("IEND"u8)) break;
            at += 12 + (int)length;
        }
        if (header.Width == 0) throw new ImageFormatException("The PNG has no header.");
        packed.Position = 0;
        return Unpack(packed, header, new PngColours(header.Type, header.Depth, palette, transparency));
    }

    private static Bitmap Unpack(MemoryStream packed, Header header, PngColours colours)
    {
        var bitmap = new Bitmap(header.Width, header.Height);
        using var stream = new ZLibStream(packed, CompressionMode.Decompress);
        ReadOnlySpan<(int X, int Y, int StepX, int StepY)> passes = header.Interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        foreach (var pass in passes)
        {
            int width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX, height = (header.Height - pass.Y + pass.StepY - 1) / pass.StepY;
            if (width <= 0 || height <= 0) continue;
            int bits = header.Samples * header.Depth, pixelBytes = Math.Max(1, bits / 8);
            byte[] row = new byte[(width * bits + 7) / 8], above = new byte[row.Length];
            for (int y = 0; y < height; y++)
            {
                int filter = stream.ReadByte();
                if (filter < 0 || stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                    throw new ImageFormatException("The PNG ends too early.");
                Unfilter(filter, row, above, pixelBytes);
                Span<byte> line = bitmap.Rgba.AsSpan((pass.Y + y * pass.StepY) * header.Width * 4);
                for (int x = 0; x < width; x++) colours.Pixel(row, x, line[((pass.X + x * pass.StepX) * 4)..]);
                (row, above) = (above, row);
            }
        }
        return bitmap;
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] += filter switch
            {
                0 => 0,
                1 => (byte)left,
                2 => (byte)up,
                3 => (byte)((left + up) / 2),
                4 => (byte)Paeth(left, up, corner),
                _ => throw new ImageFormatException("The PNG has an unknown filter."),
            };
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner, a = Math.Abs(guess - left), b = Math.Abs(guess - up), c = Math.Abs(guess - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }

    private readonly record struct Header(int Width, int Height, int Depth, int Type, bool Interlaced)
    {
        public int Samples => Type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        public static Header Read(ReadOnlySpan<byte> data, ImageLimits limits)
        {
            if (data.Length != 13) throw new ImageFormatException("The PNG's header is damaged.");
            uint width = BinaryPrimitives.ReadUInt32BigEndian(data), height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
            limits.Check(width, height);
            int depth = data[8], type = data[9];
            bool known = type switch
            {
                0 => depth is 1 or 2 or 4 or 8 or 16,
                3 => depth is 1 or 2 or 4 or 8,
                2 or 4 or 6 => depth is 8 or 16,
                _ => false,
            };
            if (!known || data[10] != 0 || data[11] != 0 || data[12] > 1) throw new ImageFormatException("The PNG is of an unknown kind.");
            return new Header((int)width, (int)height, depth, type, data[12] == 1);
        }
    }
}
