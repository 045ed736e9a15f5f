using System.Text.Json;
using AIHorde.Api.Images;

namespace AIHorde.Api.Alchemy;

/// <summary>The private part of a request for alchemy: the picture, and for each form what was said about it.</summary>
public sealed record AlchemyAsk
{
    public StoredImage? Source { get; init; }

    public IReadOnlyList<JsonElement?> Payloads { get; init; } = [];
}
