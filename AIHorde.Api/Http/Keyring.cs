using System.Collections.Concurrent;
using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>Where the keyring looks accounts up: by the hash of a key, so that nothing can be learnt from how long it takes.</summary>
public interface IAccountSource
{
    Task<Caller?> ByKeyHashAsync(string keyHash, CancellationToken cancellationToken);

    Task<Caller?> BySharedKeyAsync(SharedKeyId sharedKey, CancellationToken cancellationToken);

    /// <summary>Passkeys of service accounts that are not flagged.</summary>
    Task<IReadOnlyList<string>> ProxyPasskeysAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Looks callers up, remembering answers for seconds. A change of rights or of a key is felt at once on the node that made it
/// (<see cref="Forget"/>) and within the time to live on the others.
/// </summary>
public sealed class Keyring(IAccountSource accounts, KeyHasher hasher, TimeProvider time)
{
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(5);

    const int EntriesMax = 50_000;

    readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public async ValueTask<Caller?> FindAsync(string key, bool takesSharedKeys, CancellationToken cancellationToken)
    {
        if (takesSharedKeys && Guid.TryParse(key, out var id)
            && await accounts.BySharedKeyAsync(new SharedKeyId(id), cancellationToken) is { } owner)
        {
            return owner;
        }

        var hash = hasher.Hex(key);
        var now = time.GetUtcNow();
        if (entries.TryGetValue(hash, out var known) && known.Until > now)
        {
            return known.Caller;
        }

        var caller = await accounts.ByKeyHashAsync(hash, cancellationToken);
        Remember(hash, new Entry(caller, now + TimeToLive), now);
        return caller;
    }

    /// <summary>Drops what is remembered of an account, after its rights or its key changed.</summary>
    public void Forget(UserId user)
    {
        foreach (var (hash, entry) in entries)
        {
            if (entry.Caller?.Id == user)
            {
                entries.TryRemove(hash, out _);
            }
        }
    }

    void Remember(string hash, Entry entry, DateTimeOffset now)
    {
        if (entries.Count >= EntriesMax)
        {
            Sweep(now);
        }

        entries[hash] = entry;
    }

    void Sweep(DateTimeOffset now)
    {
        foreach (var (hash, entry) in entries)
        {
            if (entry.Until <= now)
            {
                entries.TryRemove(hash, out _);
            }
        }

        if (entries.Count >= EntriesMax)
        {
            entries.Clear();
        }
    }

    sealed record Entry(Caller? Caller, DateTimeOffset Until);
}
