namespace AIHorde.Worker.Engine.Images;

/// <summary>Huffman's lengths for counted symbols, none longer than a limit.</summary>
internal static class PrefixCode
{
    public static byte[] Lengths(int[] counts, int lengthMax)
    {
        var scaled = (int[])counts.Clone();
        while (true)
        {
            byte[] lengths = Unlimited(scaled);
            if (lengths.Max() <= lengthMax) return lengths;
            // Rare symbols are made less rare until the tree is flat enough.
            for (int i = 0; i < scaled.Length; i++) if (scaled[i] > 0) scaled[i] = (scaled[i] >> 1) + 1;
        }
    }

    /// <summary>Each symbol's bits: shorter codes first, equal ones in the symbols' order.</summary>
    public static int[] Codes(byte[] lengths)
    {
        var codes = new int[lengths.Length];
        int code = 0;
        for (int length = 1, longest = lengths.Max(); length <= longest; length++, code <<= 1)
            for (int i = 0; i < lengths.Length; i++) if (lengths[i] == length) codes[i] = code++;
        return codes;
    }

    private static byte[] Unlimited(int[] counts)
    {
        var lengths = new byte[counts.Length];
        var parents = new List<int>();
        var queue = new PriorityQueue<int, (long Count, int Node)>();
        int[] symbols = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)];
        foreach (int symbol in symbols)
        {
            queue.Enqueue(parents.Count, (counts[symbol], parents.Count));
            parents.Add(-1);
        }
        if (symbols.Length == 1) lengths[symbols[0]] = 1;
        while (queue.Count > 1)
        {
            queue.TryDequeue(out int first, out var a);
            queue.TryDequeue(out int second, out var b);
            parents[first] = parents[second] = parents.Count;
            queue.Enqueue(parents.Count, (a.Count + b.Count, parents.Count));
            parents.Add(-1);
        }
        for (int i = 0; symbols.Length > 1 && i < symbols.Length; i++)
            for (int node = i; parents[node] >= 0; node = parents[node]) lengths[symbols[i]]++;
        return lengths;
    }
}
