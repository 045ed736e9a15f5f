using System.Text.Json;
using System.Text.Json.Nodes;

namespace AIHorde.Api.Tests.Contract;

/// <summary>One request to the reference server and what it answered, with placeholders for what varies.</summary>
public sealed record RecordedCase(
    string Name, string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonNode? Body, int Status, JsonNode? Expected)
{
    /// <summary>Those of the answer's headers that matter for the case.</summary>
    public IReadOnlyDictionary<string, string> AnswerHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>The body as it is sent; a text is sent as it stands.</summary>
    public string? BodyText => Body is null ? null : Body is JsonValue value && value.TryGetValue<string>(out var text) ? text : Body.ToJsonString();

    public RecordedCase At(string path) => this with { Path = path };

    /// <summary>Sent by another account than the recorded one.</summary>
    public RecordedCase AsKey(string key) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { ["apikey"] = key } };

    /// <summary>Sent from this address.</summary>
    public RecordedCase From(string address) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [ApiServer.PeerHeader] = address } };

    public RecordedCase Sending(string json) => this with { Body = JsonNode.Parse(json) };

    public RecordedCase Expecting(int status, string json) => this with { Status = status, Expected = JsonNode.Parse(json) };

    public static IReadOnlyList<RecordedCase> Area(string area)
    {
        var cases = Record()[area] ?? throw new ArgumentException($"Nothing was recorded under '{area}'.");
        return [.. cases.AsArray().Where(one => one!["chain"] is null).Select(one => Read(one!))];
    }

    public static IReadOnlyList<string> Areas() => [.. Record().Select(area => area.Key)];

    /// <summary>Those cases of an area that tell of several requests at once.</summary>
    public static IReadOnlyList<JsonNode> Chains(string area) => [.. Record()[area]!.AsArray().Where(one => one!["chain"] is not null).Select(one => one!)];

    static JsonObject Record()
    {
        using var stream = typeof(RecordedCase).Assembly.GetManifestResourceStream("recorded.json")!;
        return JsonNode.Parse(stream)!["areas"]!.AsObject();
    }

    /// <summary>Fills an id into the path and the body, where the record has a placeholder for one that varies.</summary>
    public RecordedCase Filling(string id, string placeholder = "<uuid>") => this with
    {
        Path = Path.Replace(placeholder, id, StringComparison.Ordinal),
        Body = Body is null ? null : JsonNode.Parse(Body.ToJsonString(WireMatch.Relaxed).Replace(placeholder, id, StringComparison.Ordinal)),
    };

    static RecordedCase Read(JsonNode one) => new(
        (string)one["name"]!,
        (string)one["method"]!,
        (string)one["path"]!,
        HeadersOf(one["headers"]),
        one["request_body"]?.DeepClone(),
        (int)one["status"]!,
        one["response_body"]?.DeepClone())
    {
        AnswerHeaders = HeadersOf(one["response_headers"]),
    };

    static Dictionary<string, string> HeadersOf(JsonNode? headers) =>
        headers?.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase) ?? [];
}

/// <summary>
/// Compares an answer with a recorded one: placeholders by kind, numbers by their text (1 is not 1.0), members beyond the recorded ones allowed.
/// </summary>
public static class WireMatch
{
    /// <summary>Null when they match, else where and how they differ.</summary>
    public static string? Difference(JsonNode? expected, JsonElement actual, string path = "$") => expected switch
    {
        null => actual.ValueKind == JsonValueKind.Null ? null : $"{path}: null was recorded, not {actual.GetRawText()}",
        JsonObject members => Members(members, actual, path),
        JsonArray items => Items(items, actual, path),
        _ => Scalar(expected.AsValue(), actual, path),
    };

    static string? Members(JsonObject expected, JsonElement actual, string path)
    {
        if (actual.ValueKind != JsonValueKind.Object)
        {
            return $"{path}: an object was recorded, not {actual.GetRawText()}";
        }

        foreach (var (name, value) in expected)
        {
            if (!actual.TryGetProperty(name, out var member))
            {
                return $"{path}.{name} is missing";
            }

            if (Difference(value, member, $"{path}.{name}") is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    static string? Items(JsonArray expected, JsonElement actual, string path)
    {
        if (actual.ValueKind != JsonValueKind.Array || actual.GetArrayLength() != expected.Count)
        {
            return $"{path}: {expected.Count} items were recorded, not {actual.GetRawText()}";
        }

        return Enumerable.Range(0, expected.Count).Select(i => Difference(expected[i], actual[i], $"{path}[{i}]")).FirstOrDefault(found => found is not null);
    }

    static string? Scalar(JsonValue expected, JsonElement actual, string path)
    {
        var recorded = expected.ToJsonString(Relaxed);
        var matches = expected.TryGetValue<string>(out var text) && text.Contains('<', StringComparison.Ordinal)
            ? Placeholder(text, actual)
            : recorded == (actual.ValueKind == JsonValueKind.String ? JsonSerializer.Serialize(actual.GetString(), Relaxed) : actual.GetRawText());
        return matches ? null : $"{path}: {recorded} was recorded, not {actual.GetRawText()}";
    }

    public static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a text, such as a header, is what was recorded.</summary>
    public static bool Fits(string recorded, string actual) => System.Text.RegularExpressions.Regex.IsMatch(actual, Pattern(recorded));

    static bool Placeholder(string placeholder, JsonElement actual) => placeholder switch
    {
        "<integer>" => actual.ValueKind == JsonValueKind.Number && !actual.GetRawText().Contains('.', StringComparison.Ordinal),
        "<number>" => actual.ValueKind == JsonValueKind.Number,
        _ => actual.ValueKind == JsonValueKind.String && Fits(placeholder, actual.GetString()!),
    };

    /// <summary>A placeholder may be a part of a text: <c>fern#&lt;user-id&gt;</c>, <c>&lt;text&gt; Missing required …</c>.</summary>
    static string Pattern(string placeholder) => "(?s)^" + System.Text.RegularExpressions.Regex.Escape(placeholder)
        .Replace("<text>", ".*", StringComparison.Ordinal)
        .Replace("<uuid>", "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", StringComparison.Ordinal)
        .Replace("<user-id>", "[0-9]+", StringComparison.Ordinal)
        .Replace("<filter-id>", "[0-9]+", StringComparison.Ordinal)
        .Replace("<signed-url>", "https?://.+", StringComparison.Ordinal)
        .Replace("<value>", ".*", StringComparison.Ordinal)
        .Replace("<digits>", "[0-9]+", StringComparison.Ordinal)
        .Replace("<integer>", "[0-9]+", StringComparison.Ordinal)
        .Replace("<host>:<port>:5\\.1\\.5", "[^:]+:[0-9]+:[0-9.]+", StringComparison.Ordinal)
        .Replace("<ip>", "[0-9a-f.:]+", StringComparison.Ordinal)
        .Replace("<base64\\ webp>", "[A-Za-z0-9+/=]+", StringComparison.Ordinal)
        .Replace("<origin>", "https?://[^/]+", StringComparison.Ordinal)
        .Replace(@"<22\ characters>", "[A-Za-z0-9_-]{22}", StringComparison.Ordinal)
        .Replace("<rfc822>", "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} -0000", StringComparison.Ordinal) + "$";
}
