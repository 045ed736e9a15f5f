using System.Text.Json.Serialization;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>A key that lends a part of its owner's kudos: never made, in use, or deleted.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Usable), "usable")]
[JsonDerivedType(typeof(Deleted), "deleted")]
public abstract record SharedKeyState
{
    public sealed record Unknown : SharedKeyState;

    public sealed record Usable(SharedKey Key) : SharedKeyState;

    public sealed record Deleted(UserId Owner) : SharedKeyState;

    [JsonIgnore]
    public SharedKey? Known => (this as Usable)?.Key;
}

/// <param name="Budget">What may still be spent; null is without limit.</param>
public sealed record SharedKey(SharedKeyId Id, UserId Owner, string? Name, Kudos? Budget, DateTimeOffset? ExpiresAt, SharedKeyLimits Limits)
{
    public Kudos Utilized { get; init; }

    /// <summary>
    /// It pays for those who use its owner's style, and for nothing else. It stays so when the style ends: its id was shown to everybody.
    /// </summary>
    public bool IsOnStyle { get; init; }

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;

    [JsonIgnore]
    public bool IsEmpty => Budget is { IsZero: true };
}

/// <summary>The largest job that the key may ask for; null is without limit.</summary>
public sealed record SharedKeyLimits(long? ImagePixels, int? ImageSteps, int? TextTokens);
