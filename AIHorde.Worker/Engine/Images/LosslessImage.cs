namespace AIHorde.Worker.Engine.Images;

/// <summary>One entropy-coded picture inside a lossless WebP: tokens counted, codes written, tokens written.</summary>
internal static class LosslessImage
{
    private const int Literals = 256, Lengths = 24, Distances = 40, CodeLengthMax = 15;

    // No cache, a small and a large one: what lies between them gains little.
    private static readonly int[] s_cacheBits = [0, 6, 10];

    public static void Write(BitWriter writer, uint[] pixels, int width, bool main)
    {
        List<LosslessToken> tokens = LosslessTokens.Find(pixels, width);
        int cacheBits = main ? s_cacheBits.MinBy(bits => Cost(Count(tokens, pixels, bits))) : 0;
        writer.Write(cacheBits > 0 ? 1u : 0, 1);
        if (cacheBits > 0) writer.Write((uint)cacheBits, 4);
        if (main) writer.Write(0, 1);
        int[][] counts = Count(tokens, pixels, cacheBits);
        var codes = new (int[] Codes, byte[] Lengths)[counts.Length];
        for (int i = 0; i < counts.Length; i++) codes[i] = WriteCode(writer, counts[i]);
        foreach (var (kind, symbol, extra, bits) in Symbols(tokens, pixels, cacheBits))
        {
            Put(writer, codes[kind], symbol);
            if (extra > 0) writer.Write(bits, extra);
        }
    }

    /// <summary>The tokens as symbols of the five codes: green with lengths and cache, red, blue, alpha, distance.</summary>
    private static IEnumerable<(int Kind, int Symbol, int Extra, uint Bits)> Symbols(List<LosslessToken> tokens, uint[] pixels, int cacheBits)
    {
        uint[] cache = cacheBits > 0 ? new uint[1 << cacheBits] : [];
        int at = 0;
        foreach (LosslessToken token in tokens)
        {
            int count = Math.Max(1, token.Length);
            if (token.Length > 0)
            {
                var (symbol, extra, bits) = LosslessTokens.Prefix(token.Length);
                yield return (0, Literals + symbol, extra, bits);
                var (far, farExtra, farBits) = LosslessTokens.Prefix(token.Distance);
                yield return (4, far, farExtra, farBits);
            }
            else if (cacheBits > 0 && cache[Argb.CacheSlot(token.Pixel, cacheBits)] == token.Pixel)
            {
                yield return (0, Literals + Lengths + (int)Argb.CacheSlot(token.Pixel, cacheBits), 0, 0);
            }
            else
            {
                yield return (0, Argb.Channel(token.Pixel, 8), 0, 0);
                yield return (1, Argb.Channel(token.Pixel, 16), 0, 0);
                yield return (2, Argb.Channel(token.Pixel, 0), 0, 0);
                yield return (3, Argb.Channel(token.Pixel, 24), 0, 0);
            }
            for (int end = at + count; at < end; at++) if (cacheBits > 0) cache[Argb.CacheSlot(pixels[at], cacheBits)] = pixels[at];
        }
    }

    private static int[][] Count(List<LosslessToken> tokens, uint[] pixels, int cacheBits)
    {
        int[][] counts =
        [
            new int[Literals + Lengths + (cacheBits > 0 ? 1 << cacheBits : 0)], new int[Literals], new int[Literals], new int[Literals], new int[Distances],
        ];
        foreach (var (kind, symbol, _, _) in Symbols(tokens, pixels, cacheBits)) counts[kind][symbol]++;
        return counts;
    }

    /// <summary>Bits by entropy, and about what a code's description takes.</summary>
    private static double Cost(int[][] counts)
    {
        double cost = 0;
        foreach (int[] code in counts)
        {
            double total = code.Sum();
            foreach (int count in code) if (count > 0) cost += 4 - count * Math.Log2(count / total);
        }
        return cost;
    }

    private static void Put(BitWriter writer, (int[] Codes, byte[] Lengths) code, int symbol)
    {
        int length = code.Lengths[symbol];
        if (length > 0) writer.Write((uint)LosslessCode.Reverse(code.Codes[symbol], length), length);
    }

    private static (int[] Codes, byte[] Lengths) WriteCode(BitWriter writer, int[] counts)
    {
        int[] used = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)];
        if (used.Length == 0) used = [0];
        if (used.Length <= 2 && used[^1] < Literals) return WriteSimple(writer, counts.Length, used);
        byte[] lengths = used.Length == 1 ? [.. Enumerable.Range(0, counts.Length).Select(i => (byte)(i == used[0] ? 1 : 0))]
            : PrefixCode.Lengths(counts, CodeLengthMax);
        WriteLengths(writer, lengths);
        // A code of one symbol takes no bits.
        return used.Length == 1 ? (new int[counts.Length], new byte[counts.Length]) : (PrefixCode.Codes(lengths), lengths);
    }

    private static (int[] Codes, byte[] Lengths) WriteSimple(BitWriter writer, int alphabet, int[] used)
    {
        writer.Write(1, 1);
        writer.Write((uint)used.Length - 1, 1);
        writer.Write(used[0] > 1 ? 1u : 0, 1);
        writer.Write((uint)used[0], used[0] > 1 ? 8 : 1);
        int[] codes = new int[alphabet];
        var lengths = new byte[alphabet];
        if (used.Length == 1) return (codes, lengths);
        writer.Write((uint)used[1], 8);
        lengths[used[0]] = lengths[used[1]] = 1;
        codes[used[1]] = 1;
        return (codes, lengths);
    }

    private static void WriteLengths(BitWriter writer, byte[] lengths)
    {
        List<(int Symbol, uint Bits, int Extra)> runs = Runs(lengths);
        var counts = new int[LosslessCode.Order.Length];
        foreach (var (symbol, _, _) in runs) counts[symbol]++;
        byte[] outer = PrefixCode.Lengths(counts, 7);
        int[] codes = PrefixCode.Codes(outer);
        int stored = LosslessCode.Order.Length;
        while (stored > 4 && outer[LosslessCode.Order[stored - 1]] == 0) stored--;
        writer.Write(0, 1);
        writer.Write((uint)stored - 4, 4);
        for (int i = 0; i < stored; i++) writer.Write(outer[LosslessCode.Order[i]], 3);
        writer.Write(0, 1);
        bool one = counts.Count(c => c > 0) == 1;
        foreach (var (symbol, bits, extra) in runs)
        {
            if (!one) Put(writer, (codes, outer), symbol);
            if (extra > 0) writer.Write(bits, extra);
        }
    }

    private static List<(int Symbol, uint Bits, int Extra)> Runs(byte[] lengths)
    {
        var runs = new List<(int, uint, int)>();
        for (int i = 0; i < lengths.Length;)
        {
            int run = 1;
            while (i + run < lengths.Length && lengths[i + run] == lengths[i]) run++;
            i += run;
            byte value = lengths[i - 1];
            if (value != 0)
            {
                runs.Add((value, 0, 0));
                run--;
            }
            for (; run >= 3; run -= Take(value, run)) runs.Add(Repeat(value, run));
            for (; run > 0; run--) runs.Add((value, 0, 0));
        }
        return runs;
    }

    private static int Take(byte value, int run) => value != 0 ? Math.Min(6, run) : run >= 11 ? Math.Min(138, run) : run;

    private static (int, uint, int) Repeat(byte value, int run)
    {
        int take = Take(value, run);
        return value != 0 ? (16, (uint)take - 3, 2) : run >= 11 ? (18, (uint)take - 11, 7) : (17, (uint)take - 3, 3);
    }
}
