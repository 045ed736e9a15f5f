namespace AIHorde.Ledger.Store;

[EventType("name-claimed")]
public sealed record NameClaimed(string Owner) : IEvent;

[EventType("name-freed")]
public sealed record NameFreed : IEvent;

public sealed record NameState(string? Owner);

/// <summary>
/// Things that at most one owner may have, and that lead to it: an API key's hash, a worker's name, a shared key. A name is a stream of its own,
/// so it is claimed exactly once whatever runs at the same time, on whatever node.
/// </summary>
public static class Names
{
    public static readonly StreamType<NameState> Type = new("name", new(null), (state, happened) => happened switch
    {
        NameClaimed claimed => new(claimed.Owner),
        NameFreed => new(null),
        _ => state,
    });

    public static StreamRef<NameState> Of(string name) => Type.Of(name);

    public static string? OwnerOf(this Decision on, string name) => on.State(Of(name)).Owner;

    /// <summary>False where somebody else has it; claiming what one has changes nothing.</summary>
    public static bool Claim(this Decision on, string name, string owner)
    {
        if (on.OwnerOf(name) is { } current) return current == owner;
        on.Append(Of(name), new NameClaimed(owner));
        return true;
    }

    /// <summary>Claims the new name and frees the old one; false where somebody else has the new one, and then nothing changed.</summary>
    public static bool Rename(this Decision on, string from, string to, string owner)
    {
        if (!on.Claim(to, owner)) return false;
        if (to != from) on.Free(from);
        return true;
    }

    public static void Free(this Decision on, string name)
    {
        if (on.OwnerOf(name) is not null) on.Append(Of(name), new NameFreed());
    }
}
