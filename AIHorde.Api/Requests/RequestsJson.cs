using System.Text.Json.Serialization;

namespace AIHorde.Api.Requests;

/// <summary>How private payloads are stored. Apart from the wire, so that either may change alone.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AskPayload))]
[JsonSerializable(typeof(ResultPayload))]
sealed partial class RequestsJson : JsonSerializerContext;
