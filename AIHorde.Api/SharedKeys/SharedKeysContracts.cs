using System.Text.Json.Serialization;
using AIHorde.Ledger.SharedKeys;

namespace AIHorde.Api;

/// <summary>On creation absent members have defaults; on change absent members stay.</summary>
public sealed record SharedKeyRequest
{
    public long? Kudos { get; init; }

    public long? Expiry { get; init; }

    public string? Name { get; init; }

    public long? MaxImagePixels { get; init; }

    public long? MaxImageSteps { get; init; }

    public long? MaxTextTokens { get; init; }
}

/// <summary>-1 is without limit. The id is the key itself.</summary>
[WireName("SharedKeyDetails")]
public sealed record SharedKeyView(
    string Id,
    string Username,
    string? Name,
    long Kudos,
    [property: JsonConverter(typeof(Rfc822Converter))] DateTimeOffset? Expiry,
    long Utilized,
    long MaxImagePixels,
    long MaxImageSteps,
    long MaxTextTokens)
{
    const long NoLimit = -1;

    public static SharedKeyView Of(SharedKey key, string alias) => new(
        key.Id.ToString(),
        alias,
        key.Name,
        key.Budget is { } budget ? (long)budget.ToDecimal() : NoLimit,
        key.ExpiresAt,
        (long)key.Utilized.ToDecimal(),
        key.Limits.ImagePixels ?? NoLimit,
        key.Limits.ImageSteps ?? NoLimit,
        key.Limits.TextTokens ?? NoLimit);
}

[WireName("SharedKeyInput")]
sealed class SharedKeyBody : LooseBody
{
    public SharedKeyBody()
    {
        Integer("kudos", "How many kudos the key may spend; -1 is without limit.");
        Integer("expiry", "After how many days the key expires; -1 is never.");
        Text("name", "A name for the key.");
        Integer("max_image_pixels", "The largest image, in pixels; -1 is without limit.");
        Integer("max_image_steps", "The most steps of an image; -1 is without limit.");
        Integer("max_text_tokens", "The most tokens of a text; -1 is without limit.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SharedKeyRequest))]
[JsonSerializable(typeof(SharedKeyView))]
sealed partial class SharedKeysJson : JsonSerializerContext;
