using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>ExportTraceServiceRequest → spans.</summary>
static class TraceDecoder
{
    const int EventsMax = 64;
    const int LinksMax = 32;

    public static List<Span> Decode(ReadOnlySpan<byte> body)
    {
        var spans = new List<Span>();
        var request = new ProtoReader(body);
        while (request.Next())
        {
            if (request.Field == 1)
            {
                ResourceSpans(request.Bytes(), spans);
            }
            else
            {
                request.Skip();
            }
        }

        return spans;
    }

    /// <summary>Two passes: the resource may follow its spans on the wire.</summary>
    static void ResourceSpans(ReadOnlySpan<byte> message, List<Span> to)
    {
        var source = new TelemetrySource("unknown", "");
        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field == 1)
            {
                source = Resources.Source(reader.Message());
            }
            else
            {
                reader.Skip();
            }
        }

        for (var reader = new ProtoReader(message); reader.Next();)
        {
            if (reader.Field == 2)
            {
                ScopeSpans(reader.Message(), source, to);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    static void ScopeSpans(ProtoReader reader, TelemetrySource source, List<Span> to)
    {
        var scope = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: scope = Resources.ScopeName(reader.Message()); break;
                case 2: to.Add(One(reader.Message(), source, scope)); break;
                default: reader.Skip(); break;
            }
        }
    }

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
        return new(source, scope, trace, id, parent, name, kind, Resources.Time(start), duration, failed, statusText, attributes, events, links);
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
                case 1: at = Resources.Time(reader.Fixed64()); break;
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
