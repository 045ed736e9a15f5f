using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>ExportLogsServiceRequest → log records. Sequence numbers are given by the store.</summary>
static class LogDecoder
{
    public static List<LogRecord> Decode(ReadOnlySpan<byte> body) => Envelope.Items(body, One);

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

        return new(0, source, scope, Envelope.Time(at == 0 ? observed : at), severity, body, trace, span, attributes);
    }
}
