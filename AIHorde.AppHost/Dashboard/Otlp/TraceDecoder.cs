using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>ExportTraceServiceRequest → spans.</summary>
static class TraceDecoder
{
    public const int EventsMax = 64;
    public const int LinksMax = 32;

    public static List<Span> Decode(ReadOnlySpan<byte> body) => Envelope.Items(body, One);

    static Span One(ProtoReader reader, TelemetrySource source, string scope)
    {
        string trace = "", id = "", name = "";
        string? parent = null;
        var kind = SpanKind.Unspecified;
        ulong start = 0, end = 0;
        var failed = false;
        string? statusText = null;
        var attributes = new List<KeyValuePair<string, string>>();
        var events = new List<SpanEvent>();
        var links = new List<SpanLink>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: trace = reader.Hex(); break;
                case 2: id = reader.Hex(); break;
                case 4: parent = reader.Hex() is { Length: > 0 } hex ? hex : null; break;
                case 5: name = reader.String(); break;
                case 6: kind = (SpanKind)Math.Min(reader.Varint(), 5); break;
                case 7: start = reader.Fixed64(); break;
                case 8: end = reader.Fixed64(); break;
                case 9: Attributes.Add(reader.Message(), attributes); break;
                case 11 when events.Count < EventsMax: events.Add(Event(reader.Message())); break;
                case 13 when links.Count < LinksMax: links.Add(Link(reader.Message())); break;
                case 15: (failed, statusText) = Status(reader.Message()); break;
                default: reader.Skip(); break;
            }
        }

        if (trace.Length != 32 || id.Length != 16)
        {
            throw new InvalidDataException("A span has no valid trace or span id.");
        }

        var duration = TimeSpan.FromTicks((long)((end > start ? end - start : 0) / 100));
        return new(source, scope, trace, id, parent, name, kind, Envelope.Time(start), duration, failed, statusText, attributes, events, links);
    }

    static SpanEvent Event(ProtoReader reader)
    {
        var at = DateTimeOffset.UnixEpoch;
        var name = "";
        var attributes = new List<KeyValuePair<string, string>>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: at = Envelope.Time(reader.Fixed64()); break;
                case 2: name = reader.String(); break;
                case 3: Attributes.Add(reader.Message(), attributes); break;
                default: reader.Skip(); break;
            }
        }

        return new(at, name, attributes);
    }

    static SpanLink Link(ProtoReader reader)
    {
        string trace = "", span = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: trace = reader.Hex(); break;
                case 2: span = reader.Hex(); break;
                default: reader.Skip(); break;
            }
        }

        return new(trace, span);
    }

    static (bool Failed, string? Text) Status(ProtoReader reader)
    {
        var failed = false;
        string? text = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: text = reader.String() is { Length: > 0 } message ? message : null; break;
                case 3: failed = reader.Varint() == 2; break;
                default: reader.Skip(); break;
            }
        }

        return (failed, text);
    }
}
