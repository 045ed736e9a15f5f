using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>
/// The one place where the wire format of JSON is set: snake_case names, absent rather than null, floats that show they are floats.
/// A member that must be sent as null says so with <c>[JsonIgnore(Condition = JsonIgnoreCondition.Never)]</c>.
/// </summary>
static class WireJson
{
    public const int DepthMax = 32;

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = DepthMax;
        options.PropertyNameCaseInsensitive = false;
        // The answers are never HTML (nosniff is set), and base64 must not grow by escaping its plus signs.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new WireInt32());
        options.Converters.Add(new WireInt64());
        options.Converters.Add(new WireDouble());
        options.Converters.Add(new WireDecimal());
        options.TypeInfoResolverChain.Insert(0, HttpJson.Default);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(SimpleMessage))]
sealed partial class HttpJson : JsonSerializerContext;
