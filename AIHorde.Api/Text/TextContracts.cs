using System.Text.Json.Serialization;
using AIHorde.Api.Requests;

namespace AIHorde.Api.Text;

public sealed record TextAsyncBody : ModelAskBody
{
    public TextParams Params { get; init; } = new();

    [JsonIgnore]
    public override int Count => Params.N ?? 1;
}

public sealed record TextPopBody : ModelPopBody
{
    public int MaxLength { get; init; } = 512;

    public int MaxContextLength { get; init; } = 2048;

    public IReadOnlyList<string> Softprompts { get; init; } = [];
}

/// <summary>The answer to a pop. Workers look at the id alone to tell whether there is a job, but they do index every member.</summary>
[WireName("GenerationPayloadKobold")]
public sealed record TextPopped
{
    public required TextParams Payload { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Guid? Id { get; init; }

    public IReadOnlyList<Guid> Ids { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Model { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Ttl { get; init; }

    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    public IReadOnlyList<PopMessage> Messages { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Softprompt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ExtraSourceImage>? ExtraSourceImages { get; init; }
}

public sealed record TextSubmitBody : GenerationSubmitBody;

/// <summary>What a worker has written so far of a job that it still works on.</summary>
public sealed record TextDraftBody
{
    public string Id { get; init; } = "";

    public string Text { get; init; } = "";
}

/// <param name="Wanted">False once nobody waits for the rest: the worker may stop here and hand in what it has.</param>
public sealed record DraftTaken(bool Wanted);

/// <summary>How a draft went on: from <paramref name="At"/> on it now reads <paramref name="Text"/>.</summary>
/// <param name="Job">Tells the texts of one request apart.</param>
public sealed record DraftPiece(Guid Job, int At, string Text);

[WireName("GenerationKobold")]
public sealed record TextGeneration
{
    public required Guid WorkerId { get; init; }

    public required string WorkerName { get; init; }

    public required string Model { get; init; }

    public required string State { get; init; }

    public required string Text { get; init; }

    public required long Seed { get; init; }

    public required IReadOnlyList<GenerationMetadata> GenMetadata { get; init; }
}

[WireName("RequestStatusKobold")]
public sealed record TextStatus : ProgressBody
{
    public TextStatus(Progress progress, IReadOnlyList<TextGeneration> generations)
        : base(progress) => Generations = generations;

    public IReadOnlyList<TextGeneration> Generations { get; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TextAsyncBody))]
[JsonSerializable(typeof(TextPopBody))]
[JsonSerializable(typeof(TextPopped))]
[JsonSerializable(typeof(TextSubmitBody))]
[JsonSerializable(typeof(TextStatus))]
[JsonSerializable(typeof(TextDraftBody))]
[JsonSerializable(typeof(DraftTaken))]
[JsonSerializable(typeof(DraftPiece))]
sealed partial class TextJson : JsonSerializerContext;
