using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>ExportLogsServiceRequest → log records. Sequence numbers are given by the store.</summary>
static class LogDecoder
{
    public static List<LogRecord> Decode(ReadOnlySpan<byte> body)
    {
        var records = new List<LogRecord>();
        for (var request = new ProtoReader(body); request.Next();)
        {
            if (request.Field == 1)
            {
                ResourceLogs(request.Bytes(), records);
            }
            else
            {
                request.Skip();
            }
        }

        return records;
    }

    static void ResourceLogs(ReadOnlySpan<byte> message, List<LogRecord> to)
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
                ScopeLogs(reader.Message(), source, to);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    static void ScopeLogs(ProtoReader reader, TelemetrySource source, List<LogRecord> to)
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

    static LogRecord One(ProtoReader reader, TelemetrySource source, string scope)
    {
        ulong at = 0, observed = 0;
        var severity = 0;
        var body = "";
        string? trace = null, span = null;
        var attributes = new List<KeyValuePair<string, string>>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: at = reader.Fixed64(); break;
                case 11: observed = reader.Fixed64(); break;
                case 2: severity = (int)Math.Min(reader.Varint(), 24); break;
                case 5: body = Attributes.Value(reader.Message(), 0); break;
                case 6: Attributes.Add(reader.Message(), attributes); break;
                case 9: trace = reader.Hex() is { Length: 32 } t ? t : null; break;
                case 10: span = reader.Hex() is { Length: 16 } s ? s : null; break;
                default: reader.Skip(); break;
            }
        }

        return new(0, source, scope, Resources.Time(at == 0 ? observed : at), severity, body, trace, span, attributes);
    }
}
