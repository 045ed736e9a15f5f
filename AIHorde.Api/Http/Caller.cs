using AIHorde.Ledger;

namespace AIHorde.Api;

/// <summary>
/// Who calls, as far as the door needs to know: identity and rights. An endpoint with a key takes it as a parameter; one with an optional key
/// takes <c>Caller?</c>. What is decided about money or state is decided in the ledger, on its current state, not on this copy.
/// </summary>
public sealed record Caller(UserId Id, string Name, Rights Rights)
{
    /// <summary>Set when a shared key was presented: the caller then is the key's owner, who pays.</summary>
    public SharedKeyId? SharedKey { get; init; }

    public string Alias => $"{Name}#{Id}";

    public bool IsAnonymous => Id == UserId.Anonymous;

    public bool Has(Rights rights) => (Rights & rights) == rights;

    public bool IsModerator => Has(Rights.Moderator);

    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(Visit.Of(context)?.Caller);
}

/// <summary>The rights that the door and the endpoints ask about.</summary>
[Flags]
public enum Rights
{
    None = 0,
    Moderator = 1,
    Trusted = 2,
    Flagged = 4,
    Customizer = 8,
    Vpn = 16,
    Special = 32,
    Service = 64,
    Education = 128,
    Deleted = 256,

    /// <summary>Named as an administrator; being one does not imply being a moderator.</summary>
    Admin = 512,
}
