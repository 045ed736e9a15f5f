namespace AIHorde.Worker.Engine.Images;

/// <summary>Baseline JPEG at full colour resolution, with Huffman codes made for the picture. Transparency becomes white.</summary>
internal static class JpegWriter
{
    private const int CodeLengthMax = 15;

    public static byte[] Write(Bitmap bitmap, int quality)
    {
        if (bitmap.Width > ushort.MaxValue || bitmap.Height > ushort.MaxValue)
            throw new ImageFormatException("JPEG pictures have at most 65535 pixels a side.");
        int[][] quantisers = [Scale(JpegTables.Luminance, quality), Scale(JpegTables.Colour, quality)];
        short[][] blocks = Blocks(bitmap, quantisers);
        int[][] counts = [new int[257], new int[257], new int[257], new int[257]];
        foreach (var (code, symbol, _, _) in Symbols(blocks)) counts[code][symbol]++;
        byte[][] lengths = [.. counts.Select(Lengths)];
        int[][] codes = [.. lengths.Select(PrefixCode.Codes)];
        using var stream = new MemoryStream();
        Header(stream, bitmap, quantisers, lengths);
        var bits = new Bits(stream);
        foreach (var (code, symbol, extra, value) in Symbols(blocks))
        {
            bits.Write(codes[code][symbol], lengths[code][symbol]);
            bits.Write(value, extra);
        }
        bits.Finish();
        stream.Write([0xff, 0xd9]);
        return stream.ToArray();
    }

    private static int[] Scale(ReadOnlySpan<byte> table, int quality)
    {
        quality = Math.Clamp(quality, 1, 100);
        int factor = quality < 50 ? 5000 / quality : 200 - quality * 2;
        var scaled = new int[64];
        for (int i = 0; i < 64; i++) scaled[i] = Math.Clamp((table[i] * factor + 50) / 100, 1, 255);
        return scaled;
    }

    /// <summary>Symbol 256 stands for the code of ones alone, which the standard forbids: it is given the longest code, the last one, and left out.</summary>
    private static byte[] Lengths(int[] counts)
    {
        counts[256] = 1;
        byte[] lengths = PrefixCode.Lengths(counts, CodeLengthMax);
        int longest = Array.LastIndexOf(lengths, lengths.Max());
        (lengths[256], lengths[longest]) = (lengths[longest], lengths[256]);
        return lengths;
    }

    /// <summary>Luminance, then the two colours, of each block in turn; sixty-four quantised numbers each, in the file's order.</summary>
    private static short[][] Blocks(Bitmap bitmap, int[][] quantisers)
    {
        int across = (bitmap.Width + 7) / 8, down = (bitmap.Height + 7) / 8;
        var blocks = new short[across * down * 3][];
        Parallel.For(0, across * down, i =>
        {
            Span<float> samples = stackalloc float[64], half = stackalloc float[64];
            for (int plane = 0; plane < 3; plane++)
            {
                Samples(bitmap, i % across * 8, i / across * 8, plane, samples);
                Rows(samples, half);
                Rows(half, samples);
                var block = blocks[i * 3 + plane] = new short[64];
                for (int k = 0; k < 64; k++)
                {
                    int place = JpegTables.ZigZag[k];
                    block[k] = (short)MathF.Round(samples[place] / quantisers[Math.Min(1, plane)][place]);
                }
            }
        });
        return blocks;
    }

    private static void Samples(Bitmap bitmap, int left, int top, int plane, Span<float> samples)
    {
        for (int i = 0; i < 64; i++)
        {
            int x = Math.Min(bitmap.Width - 1, left + i % 8), y = Math.Min(bitmap.Height - 1, top + i / 8), at = (y * bitmap.Width + x) * 4;
            float alpha = bitmap.Rgba[at + 3] / 255f, white = 255 * (1 - alpha);
            float r = bitmap.Rgba[at] * alpha + white, g = bitmap.Rgba[at + 1] * alpha + white, b = bitmap.Rgba[at + 2] * alpha + white;
            samples[i] = plane switch
            {
                0 => 0.299f * r + 0.587f * g + 0.114f * b - 128,
                1 => -0.168736f * r - 0.331264f * g + 0.5f * b,
                _ => 0.5f * r - 0.418688f * g - 0.081312f * b,
            };
        }
    }

    private static void Rows(ReadOnlySpan<float> from, Span<float> to)
    {
        ReadOnlySpan<float> cosines = JpegTables.Cosines;
        for (int row = 0; row < 8; row++)
        {
            for (int u = 0; u < 8; u++)
            {
                float sum = 0;
                for (int x = 0; x < 8; x++) sum += from[row * 8 + x] * cosines[x * 8 + u];
                to[u * 8 + row] = sum;
            }
        }
    }

    /// <summary>The blocks as symbols of four codes (first numbers and others, of luminance and of colour), each with the bits that follow it.</summary>
    private static IEnumerable<(int Code, int Symbol, int Extra, int Value)> Symbols(short[][] blocks)
    {
        var before = new int[3];
        for (int i = 0; i < blocks.Length; i++)
        {
            int plane = i % 3, code = plane == 0 ? 0 : 2;
            short[] block = blocks[i];
            int difference = block[0] - before[plane], size = Size(difference), run = 0;
            before[plane] = block[0];
            yield return (code, size, size, Bits(difference, size));
            int last = Array.FindLastIndex(block, v => v != 0);
            for (int k = 1; k <= last; k++, run++)
            {
                if (block[k] == 0) continue;
                for (; run > 15; run -= 16) yield return (code + 1, 0xf0, 0, 0);
                size = Size(block[k]);
                yield return (code + 1, run << 4 | size, size, Bits(block[k], size));
                run = -1;
            }
            if (last < 63) yield return (code + 1, 0, 0, 0);
        }

        static int Size(int value) => value == 0 ? 0 : System.Numerics.BitOperations.Log2((uint)Math.Abs(value)) + 1;

        static int Bits(int value, int size) => value < 0 ? value + (1 << size) - 1 : value;
    }

    private static void Header(MemoryStream stream, Bitmap bitmap, int[][] quantisers, byte[][] lengths)
    {
        stream.Write([0xff, 0xd8]);
        Part(stream, 0xe0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        for (int t = 0; t < 2; t++)
        {
            var table = new byte[65];
            table[0] = (byte)t;
            for (int k = 0; k < 64; k++) table[k + 1] = (byte)quantisers[t][JpegTables.ZigZag[k]];
            Part(stream, 0xdb, table);
        }
        byte[] size = [(byte)(bitmap.Height >> 8), (byte)bitmap.Height, (byte)(bitmap.Width >> 8), (byte)bitmap.Width];
        Part(stream, 0xc0, [8, .. size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        for (int c = 0; c < 4; c++)
        {
            byte[] perLength = [.. Enumerable.Range(1, 16).Select(l => (byte)lengths[c].Take(256).Count(x => x == l))];
            IEnumerable<byte> symbols = Enumerable.Range(0, 256).Where(i => lengths[c][i] > 0).OrderBy(i => lengths[c][i]).ThenBy(i => i).Select(i => (byte)i);
            Part(stream, 0xc4, [(byte)((c & 1) << 4 | c >> 1), .. perLength, .. symbols]);
        }
        Part(stream, 0xda, [3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
    }

    private static void Part(MemoryStream stream, byte marker, ReadOnlySpan<byte> data)
    {
        stream.Write([0xff, marker, (byte)((data.Length + 2) >> 8), (byte)(data.Length + 2)]);
        stream.Write(data);
    }

    private sealed class Bits(MemoryStream stream)
    {
        private ulong _bits;
        private int _count;

        public void Write(int value, int count)
        {
            _bits = _bits << count | (uint)value;
            for (_count += count; _count >= 8; _count -= 8) Put((byte)(_bits >> (_count - 8)));
        }

        /// <summary>What is left is filled up with ones, which begin no code.</summary>
        public void Finish()
        {
            if (_count > 0) Put((byte)(_bits << (8 - _count) | (1u << (8 - _count)) - 1));
            _count = 0;
        }

        private void Put(byte value)
        {
            stream.WriteByte(value);
            if (value == 0xff) stream.WriteByte(0);
        }
    }
}
