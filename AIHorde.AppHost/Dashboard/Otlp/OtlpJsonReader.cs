using System.Globalization;
using System.Text.Json;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>Reads one line of OTLP in JSON: spans and log records. Whatever else stands in it is passed over.</summary>
static class OtlpJsonReader
{
    delegate T Item<T>(JsonElement item, TelemetrySource source, string scope);

    /// <exception cref="InvalidDataException">The line is not OTLP in JSON.</exception>
    public static (List<Span> Spans, List<LogRecord> Logs) Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return (
                Items(document.RootElement, "resourceSpans", "scopeSpans", "spans", Span),
                Items(document.RootElement, "resourceLogs", "scopeLogs", "logRecords", Log));
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new InvalidDataException("A line is not OTLP in JSON.", malformed);
        }
    }

    static List<T> Items<T>(JsonElement root, string resources, string scopes, string items, Item<T> read) =>
    [
        .. from resource in Array(root, resources)
           let source = Source(resource)
           from scope in Array(resource, scopes)
           let name = scope.TryGetProperty("scope", out var named) ? Text(named, "name") : ""
           from item in Array(scope, items)
           select read(item, source, name),
    ];

    static TelemetrySource Source(JsonElement resource)
    {
        var attributes = resource.TryGetProperty("resource", out var described) ? Attributes(described) : [];
        return new(Find("service.name") ?? "unknown", Find("service.instance.id") ?? "");

        string? Find(string key) => attributes.Find(attribute => attribute.Key == key).Value;
    }

    static Span Span(JsonElement span, TelemetrySource source, string scope)
    {
        var (trace, id) = (Id(span, "traceId", 32), Id(span, "spanId", 16));
        if (trace is null || id is null)
        {
            throw new InvalidDataException("A span has no valid trace or span id.");
        }

        var (start, end) = (Time(span, "startTimeUnixNano"), Time(span, "endTimeUnixNano"));
        var status = span.TryGetProperty("status", out var ended) ? ended : default;
        return new(
            source, scope, trace, id, Id(span, "parentSpanId", 16), Text(span, "name"), (SpanKind)Math.Clamp(Number(span, "kind"), 0, 5), start,
            end > start ? end - start : TimeSpan.Zero, Number(status, "code") == 2, Text(status, "message") is { Length: > 0 } why ? why : null,
            Attributes(span),
            [.. Array(span, "events").Take(TraceDecoder.EventsMax).Select(one => new SpanEvent(Time(one, "timeUnixNano"), Text(one, "name"), Attributes(one)))],
            [.. Array(span, "links").Take(TraceDecoder.LinksMax).Select(one => new SpanLink(Text(one, "traceId"), Text(one, "spanId")))]);
    }

    static LogRecord Log(JsonElement record, TelemetrySource source, string scope) => new(
        0, source, scope, Time(record, "timeUnixNano"), (int)Math.Clamp(Number(record, "severityNumber"), 0, 24),
        record.TryGetProperty("body", out var body) ? Value(body) : "", Id(record, "traceId", 32), Id(record, "spanId", 16), Attributes(record));

    static List<KeyValuePair<string, string>> Attributes(JsonElement of) =>
        [.. Array(of, "attributes").Take(Otlp.Attributes.CountMax).Select(one =>
            Otlp.Attributes.Shown(Text(one, "key"), one.TryGetProperty("value", out var value) ? Value(value) : ""))];

    /// <summary>A value is an object with one member that is named after its type.</summary>
    static string Value(JsonElement any) => any.ValueKind == JsonValueKind.Object && any.EnumerateObject().FirstOrDefault() is { Value: var value }
        ? Otlp.Attributes.Cut(value.ToString(), Otlp.Attributes.ValueLengthMax)
        : "";

    static JsonElement[] Array(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array
            ? [.. array.EnumerateArray()]
            : [];

    static string Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? Otlp.Attributes.Cut(text.GetString()!, Otlp.Attributes.NameLengthMax)
            : "";

    static string? Id(JsonElement of, string name, int length) =>
        Text(of, name) is var id && id.Length == length && id.All(char.IsAsciiHexDigit) ? id.ToLowerInvariant() : null;

    /// <summary>Protobuf's JSON writes a 64-bit number as a text; a plain number is understood too.</summary>
    static long Number(JsonElement of, string name) =>
        of.ValueKind != JsonValueKind.Object || !of.TryGetProperty(name, out var number) ? 0
        : number.ValueKind == JsonValueKind.String ? long.Parse(number.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
        : number.GetInt64();

    static DateTimeOffset Time(JsonElement of, string name) => Envelope.Time((ulong)Math.Max(0, Number(of, name)));
}
