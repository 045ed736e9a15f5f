using System.Buffers;
using System.Text.Json;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>
/// Writes traces and log records as OTLP in JSON, a line each, as the OpenTelemetry Collector's file exporter does: what reads that reads this.
/// </summary>
static class OtlpJson
{
    const int LogsInLine = 100;

    public static IEnumerable<ReadOnlyMemory<byte>> Lines(IEnumerable<Span> spans, IEnumerable<LogRecord> logs) =>
        spans.GroupBy(span => span.TraceId)
            .Select(trace => Line("resourceSpans", "scopeSpans", "spans", trace.GroupBy(span => (span.Source, span.Scope)), Write))
            .Concat(logs.Chunk(LogsInLine)
                .Select(records => Line("resourceLogs", "scopeLogs", "logRecords", records.GroupBy(record => (record.Source, record.Category)), Write)));

    /// <summary>The envelope that both signals share, as <see cref="Envelope"/> reads it.</summary>
    static ReadOnlyMemory<byte> Line<T>(
        string resources, string scopes, string items, IEnumerable<IGrouping<(TelemetrySource Source, string Scope), T>> groups,
        Action<Utf8JsonWriter, T> write)
    {
        var line = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(line);
        json.WriteStartObject();
        Array(json, resources, groups, group =>
        {
            json.WriteStartObject("resource");
            Attributes(json, [new("service.name", group.Key.Source.Resource), new("service.instance.id", group.Key.Source.Instance)]);
            json.WriteEndObject();
            Array(json, scopes, [group], scope =>
            {
                json.WriteStartObject("scope");
                json.WriteString("name", scope.Key.Scope);
                json.WriteEndObject();
                Array(json, items, scope, item => write(json, item));
            });
        });
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    static void Write(Utf8JsonWriter json, Span span)
    {
        json.WriteString("traceId", span.TraceId);
        json.WriteString("spanId", span.SpanId);
        json.WriteString("parentSpanId", span.ParentId ?? "");
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        Time(json, "startTimeUnixNano", span.Start);
        Time(json, "endTimeUnixNano", span.End);
        Attributes(json, span.Attributes);
        Array(json, "events", span.Events, happened =>
        {
            Time(json, "timeUnixNano", happened.At);
            json.WriteString("name", happened.Name);
            Attributes(json, happened.Attributes);
        });
        Array(json, "links", span.Links, link =>
        {
            json.WriteString("traceId", link.TraceId);
            json.WriteString("spanId", link.SpanId);
        });
        json.WriteStartObject("status");
        json.WriteNumber("code", span.Failed ? 2 : 0);
        json.WriteString("message", span.StatusText ?? "");
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, LogRecord record)
    {
        Time(json, "timeUnixNano", record.At);
        json.WriteNumber("severityNumber", record.Severity);
        json.WriteString("severityText", record.Level);
        json.WriteStartObject("body");
        json.WriteString("stringValue", record.Message);
        json.WriteEndObject();
        Attributes(json, record.Attributes);
        json.WriteString("traceId", record.TraceId ?? "");
        json.WriteString("spanId", record.SpanId ?? "");
    }

    static void Attributes(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> attributes) => Array(json, "attributes", attributes, pair =>
    {
        json.WriteString("key", pair.Key);
        json.WriteStartObject("value");
        json.WriteString("stringValue", pair.Value);
        json.WriteEndObject();
    });

    static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A 64-bit number is a text in protobuf's JSON.</summary>
    static void Time(Utf8JsonWriter json, string name, DateTimeOffset at) => json.WriteString(name, $"{(at - DateTimeOffset.UnixEpoch).Ticks}00");
}
