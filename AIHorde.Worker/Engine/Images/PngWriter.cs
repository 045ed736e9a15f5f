using System.Buffers.Binary;
using System.IO.Compression;

namespace AIHorde.Worker.Engine.Images;

/// <summary>PNG, each row with the filter that leaves the smallest numbers.</summary>
internal static class PngWriter
{
    public static byte[] Write(Bitmap bitmap)
    {
        int samples = bitmap.HasTransparency ? 4 : 3;
        using var stream = new MemoryStream();
        stream.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, bitmap.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], bitmap.Height);
        header[8] = 8;
        header[9] = samples == 4 ? (byte)6 : (byte)2;
        header[10..].Clear();
        Part(stream, "IHDR"u8, header);
        Part(stream, "IDAT"u8, Pack(bitmap, samples));
        Part(stream, "IEND"u8, []);
        return stream.ToArray();
    }

    private static void Part(MemoryStream stream, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> data)
    {
        var part = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(part, data.Length);
        kind.CopyTo(part.AsSpan(4));
        data.CopyTo(part.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(part.AsSpan(data.Length + 8), Crc32.Of(part.AsSpan(4, data.Length + 4)));
        stream.Write(part);
    }

    private static byte[] Pack(Bitmap bitmap, int samples)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[bitmap.Width * samples], above = new byte[row.Length];
            var tries = new byte[5][];
            for (int i = 0; i < tries.Length; i++) tries[i] = new byte[row.Length];
            for (int y = 0; y < bitmap.Height; y++)
            {
                for (int x = 0; x < bitmap.Width; x++)
                    bitmap.Rgba.AsSpan((y * bitmap.Width + x) * 4, samples).CopyTo(row.AsSpan(x * samples));
                int best = Filter(row, above, samples, tries);
                zlib.WriteByte((byte)best);
                zlib.Write(tries[best]);
                (row, above) = (above, row);
            }
        }
        return packed.ToArray();
    }

    private static int Filter(byte[] row, byte[] above, int step, byte[][] tries)
    {
        Span<long> costs = stackalloc long[5];
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            int guess = left + up - corner, a = Math.Abs(guess - left), b = Math.Abs(guess - up), c = Math.Abs(guess - corner);
            int paeth = a <= b && a <= c ? left : b <= c ? up : corner;
            tries[0][i] = row[i];
            tries[1][i] = (byte)(row[i] - left);
            tries[2][i] = (byte)(row[i] - up);
            tries[3][i] = (byte)(row[i] - (left + up) / 2);
            tries[4][i] = (byte)(row[i] - paeth);
            for (int f = 0; f < 5; f++) costs[f] += Math.Abs((int)(sbyte)tries[f][i]);
        }
        int best = 0;
        for (int f = 1; f < 5; f++) if (costs[f] < costs[best]) best = f;
        return best;
    }
}
