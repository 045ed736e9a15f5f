using System.Text.Json.Serialization;

namespace AIHorde.Worker.Bridge.Wire;

/// <summary>A result of an image or text job. The server requires generation and, for images, seed even of a faulted one.</summary>
sealed record Submit
{
    public required string Id { get; init; }
    public required string Generation { get; init; }
    public required string State { get; init; }
    public long Seed { get; init; }
    public IReadOnlyList<MetadataWire>? GenMetadata { get; init; }
}

/// <summary>What is written so far of a text.</summary>
sealed record DraftRequest(string Id, string Text);

/// <param name="Wanted">False when nobody waits for the rest.</param>
sealed record DraftAnswer(bool Wanted);

sealed record MetadataWire(string Type, string Value, string? Ref);

sealed record SubmitAnswer(double? Reward);

/// <summary>How servers say no.</summary>
sealed record ErrorAnswer(string? Message, string? Rc, Dictionary<string, string>? Errors);

sealed record UserAnswer(string? Username, double? Kudos);

sealed record WorkerAnswer(string? Id, bool? MaintenanceMode);

sealed record MaintenanceRequest(bool Maintenance);

[JsonSerializable(typeof(ImagePopRequest))]
[JsonSerializable(typeof(ImagePopAnswer))]
[JsonSerializable(typeof(TextPopRequest))]
[JsonSerializable(typeof(TextPopAnswer))]
[JsonSerializable(typeof(AlchemyPopRequest))]
[JsonSerializable(typeof(AlchemyPopAnswer))]
[JsonSerializable(typeof(AlchemySubmit))]
[JsonSerializable(typeof(Submit))]
[JsonSerializable(typeof(SubmitAnswer))]
[JsonSerializable(typeof(DraftRequest))]
[JsonSerializable(typeof(DraftAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(WorkerAnswer))]
[JsonSerializable(typeof(MaintenanceRequest))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
sealed partial class WireJson : JsonSerializerContext;
