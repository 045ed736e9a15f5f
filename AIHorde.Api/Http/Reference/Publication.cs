using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>
/// The words of the API document, which are written apart from the code: <c>operations.json</c> has an entry an operation, under the path that is published,
/// and <c>fields.json</c> a sentence a field, under its name or, where a name means something else in one type, under <c>Type.name</c>.
/// </summary>
static class Publication
{
    public static FrozenDictionary<string, PublishedOperation> Operations { get; } =
        Read("operations.json", PublicationJson.Default.DictionaryStringPublishedOperation).ToFrozenDictionary(StringComparer.Ordinal);

    public static FrozenDictionary<string, PublishedField> Fields { get; } =
        Read("fields.json", PublicationJson.Default.DictionaryStringPublishedField).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Operations by method and the shape of their path, in which a parameter is a parameter whatever it is called.</summary>
    static readonly FrozenDictionary<string, string> keysByShape = Operations.Keys.ToFrozenDictionary(ShapeOf, StringComparer.Ordinal);

    /// <summary>The key of an entry, such as <c>GET /v2/users/{user_id}</c>, for a route that may name its parameters otherwise.</summary>
    public static string? KeyOf(string? method, string path) => keysByShape.GetValueOrDefault(ShapeOf($"{method} {path}"));

    public static PublishedField? FieldOf(string type, string name) => Fields.GetValueOrDefault($"{type}.{name}") ?? Fields.GetValueOrDefault(name);

    static string ShapeOf(string key) =>
        string.Join('/', key.Split('/').Select(segment => segment.StartsWith('{') ? "{}" : segment));

    static T Read<T>(string file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream = typeof(Publication).Assembly.GetManifestResourceStream($"AIHorde.Api.Reference.{file}")
            ?? throw new InvalidOperationException($"{file} is not embedded.");
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

/// <summary>What is said about an operation beyond what its route says.</summary>
/// <param name="Id">After which generated clients name their methods.</param>
/// <param name="Summary">What it does, in one sentence.</param>
/// <param name="Refuses">Statuses of its rules, beyond those that follow from key, body and limits.</param>
/// <param name="Query">Arguments of the query.</param>
/// <param name="Example">A body that works.</param>
sealed record PublishedOperation(
    string Id,
    string Summary,
    IReadOnlyList<int>? Refuses = null,
    IReadOnlyDictionary<string, PublishedField>? Query = null,
    JsonNode? Example = null);

/// <param name="About">What the field means, in a sentence or two.</param>
/// <param name="Values">All values that it can have, where its type alone does not say so.</param>
/// <param name="Members">The counts that a map can have, each with its meaning.</param>
sealed record PublishedField(
    string About,
    JsonNode? Example = null,
    IReadOnlyList<string>? Values = null,
    IReadOnlyDictionary<string, string>? Members = null,
    string? Type = null,
    JsonNode? Default = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Dictionary<string, PublishedOperation>))]
[JsonSerializable(typeof(Dictionary<string, PublishedField>))]
sealed partial class PublicationJson : JsonSerializerContext;
