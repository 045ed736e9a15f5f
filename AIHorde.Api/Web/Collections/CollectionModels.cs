using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Api.Web.Session;

namespace AIHorde.Api.Web.Collections;

public sealed record CollectionCard(string Id, string Name, string Type, string? Info, IReadOnlyList<CollectedName> Styles, long UseCount);

public sealed record CollectedName(string Name, string Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(List<CollectionCard>))]
sealed partial class CollectionPagesJson : JsonSerializerContext
{
    public static IReadOnlyList<CollectionCard> Read(InnerAnswer answer) =>
        answer.IsOk ? answer.Body.Deserialize(Default.ListCollectionCard) ?? [] : [];
}
