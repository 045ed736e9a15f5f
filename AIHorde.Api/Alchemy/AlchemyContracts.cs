using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AIHorde.Api.Requests;

namespace AIHorde.Api.Alchemy;

public sealed record AlchemyAsyncBody : AskBody
{
    public string SourceImage { get; init; } = "";

    public IReadOnlyList<WantedForm> Forms { get; init; } = [];

    [JsonIgnore]
    public override int Count => Forms.Count;
}

public sealed record WantedForm(string Name, JsonElement? Payload = null);

public sealed record AlchemyPopBody : PopBody
{
    public IReadOnlyList<string> Forms { get; init; } = [];

    public int MaxTiles { get; init; } = 80;
}

[WireName("InterrogationPopPayload")]
public sealed record AlchemyPopped
{
    /// <summary>Null when there is nothing to do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<PoppedForm>? Forms { get; init; }

    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();
}

[WireName("InterrogationPopFormPayload")]
public sealed record PoppedForm
{
    public required Guid Id { get; init; }

    public required string Form { get; init; }

    public JsonElement? Payload { get; init; }

    public required string SourceImage { get; init; }

    /// <summary>Where a picture is put; forms that find something out have none.</summary>
    [JsonPropertyName("r2_upload")]
    public string? R2Upload { get; init; }
}

public sealed record AlchemySubmitBody : SubmitBody
{
    /// <summary>Required: the schema refuses a body without it.</summary>
    public JsonElement? Result { get; init; }
}

[WireName("InterrogationStatus")]
public sealed record AlchemyStatus(string State, IReadOnlyList<FormStatus> Forms);

[WireName("InterrogationFormStatus")]
public sealed record FormStatus(string Form, string State, JsonElement? Result = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AlchemyAsyncBody))]
[JsonSerializable(typeof(AlchemyPopBody))]
[JsonSerializable(typeof(AlchemyPopped))]
[JsonSerializable(typeof(AlchemySubmitBody))]
[JsonSerializable(typeof(AlchemyStatus))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(JsonObject))]
sealed partial class AlchemyJson : JsonSerializerContext;
