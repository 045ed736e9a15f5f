using System.Security.Cryptography;

namespace AIHorde.Ledger;

/// <summary>
/// The Merkle tree of RFC 6962: leaves and nodes are hashed with different first bytes, so that no node can pass for a leaf.
/// A path of some dozen hashes shows that a leaf is among millions.
/// </summary>
public static class MerkleTree
{
    const byte LeafPrefix = 0;
    const byte NodePrefix = 1;

    public static byte[] Root(IReadOnlyList<byte[]> entryHashes) => Root(entryHashes, 0, entryHashes.Count);

    /// <summary>The hashes beside the way from a leaf up to the root, the nearest first.</summary>
    public static IReadOnlyList<byte[]> Path(IReadOnlyList<byte[]> entryHashes, int index)
    {
        var path = new List<byte[]>();
        Walk(entryHashes, index, 0, entryHashes.Count, path);
        return path;
    }

    /// <summary>Whether the path leads from the entry, at its place among so many, to the root. Needs nothing but these values.</summary>
    public static bool Proves(byte[] entryHash, int index, int count, IReadOnlyList<byte[]> path, byte[] root)
    {
        if (index < 0 || index >= count) return false;
        var (hash, last, used) = (Leaf(entryHash), count - 1, 0);
        while (last > 0)
        {
            var hasSibling = index % 2 == 1 || index < last;
            if (hasSibling)
            {
                if (used == path.Count) return false;
                hash = index % 2 == 1 ? Node(path[used], hash) : Node(hash, path[used]);
                used++;
            }
            (index, last) = (index / 2, last / 2);
        }
        return used == path.Count && hash.AsSpan().SequenceEqual(root);
    }

    static byte[] Root(IReadOnlyList<byte[]> hashes, int from, int count)
    {
        if (count == 0) throw new ArgumentException("There is nothing to seal", nameof(hashes));
        if (count == 1) return Leaf(hashes[from]);
        var left = Left(count);
        return Node(Root(hashes, from, left), Root(hashes, from + left, count - left));
    }

    static void Walk(IReadOnlyList<byte[]> hashes, int index, int from, int count, List<byte[]> path)
    {
        if (count == 1) return;
        var left = Left(count);
        if (index < left)
        {
            Walk(hashes, index, from, left, path);
            path.Add(Root(hashes, from + left, count - left));
        }
        else
        {
            Walk(hashes, index - left, from + left, count - left, path);
            path.Add(Root(hashes, from, left));
        }
    }

    /// <summary>The left part is the greatest power of two that is smaller than the whole.</summary>
    static int Left(int count) => 1 << (31 - int.LeadingZeroCount(count - 1));

    static byte[] Leaf(byte[] entryHash) => SHA256.HashData([LeafPrefix, .. entryHash]);

    static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([NodePrefix, .. left, .. right]);
}
