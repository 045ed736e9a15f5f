namespace AIHorde.Ledger.Store;

/// <summary>
/// The advisory locks of a batch: one for each stream, account, entry key and command key, taken in ascending order by every node, so no two batches
/// wait for each other in a circle. Two keys with the same 64-bit hash only wait for one another without need.
/// </summary>
static class LockKeys
{
    public static long[] Of(Touch touch, CommandKey? command)
    {
        var keys = new List<long>(touch.Streams.Count + touch.AccountIds.Count + touch.Entries.Count + 1);
        foreach (var stream in touch.Streams.Keys) keys.Add(Hash('s', stream));
        foreach (var account in touch.AccountIds) keys.Add(Hash('a', account.Value));
        foreach (var entry in touch.Entries) keys.Add(Hash('e', entry));
        if (command is { } key) keys.Add(Hash('c', key.Value));
        return [.. keys];
    }

    public static long[] InOrder(IReadOnlyList<PendingCommand> commands)
    {
        var keys = commands.SelectMany(c => c.Keys).Distinct().ToArray();
        Array.Sort(keys);
        return keys;
    }

    /// <summary>FNV-1a, then mixed: it must be the same on every node and every version, so it is written out here.</summary>
    static long Hash(char kind, string key)
    {
        unchecked
        {
            var hash = (14695981039346656037UL ^ kind) * 1099511628211UL;
            foreach (var letter in key) hash = (hash ^ letter) * 1099511628211UL;
            hash ^= hash >> 32;
            return (long)(hash * 0x9E3779B97F4A7C15UL);
        }
    }
}
