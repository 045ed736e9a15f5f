using System.Text.Json.Serialization;
using AIHorde.Ledger.Collections;

namespace AIHorde.Api.Collections;

/// <summary>On creation absent members have defaults; on a change they stay.</summary>
public sealed record CollectionRequest(string? Name, string? Info, bool? Public, IReadOnlyList<string>? Styles);

[WireName("ResponseModelCollection")]
public sealed record CollectionDetails
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required string? Info { get; init; }

    public required bool Public { get; init; }

    public required IReadOnlyList<CollectedStyleView> Styles { get; init; }

    public required long UseCount { get; init; }

    public static CollectionDetails Of(CollectionView view) => new()
    {
        Id = view.Collection.Id.Value,
        Name = view.Collection.Name,
        Type = view.Collection.Kind.ToString().ToLowerInvariant(),
        Info = view.Collection.Info,
        Public = view.Collection.IsPublic,
        Styles = [.. view.Styles.Select(style => new CollectedStyleView(style.UniqueName, style.Id.Value))],
        UseCount = view.Used,
    };
}

public sealed record CollectedStyleView(string Name, Guid Id);

sealed class CollectionSchema : BodySchema
{
    const int StyleNameLengthMax = 1024;

    public CollectionSchema(bool isNew)
    {
        WireName = isNew ? "InputModelCollection" : "InputModelCollectionPatch";
        Optional("name", Field.Text(1, 100));
        Optional("info", Field.Text(1, 1000));
        Optional("public", Field.Flag());
        Optional("styles", Field.List(Field.Text(1, StyleNameLengthMax)));
        if (!isNew) return;
        ParserRequires("name", "The name of the collection.");
        ParserRequires("styles", "The styles of the collection, by id or name.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CollectionRequest))]
[JsonSerializable(typeof(CollectionDetails))]
[JsonSerializable(typeof(IReadOnlyList<CollectionDetails>))]
sealed partial class CollectionsJson : JsonSerializerContext;
