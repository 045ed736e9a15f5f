using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>
/// ExportMetricsServiceRequest → metrics with their points. Exponential histograms and summaries are passed over: our services send neither.
/// </summary>
static class MetricDecoder
{
    public static List<MetricBatch> Decode(ReadOnlySpan<byte> body) => Envelope.Items(body, One);

    static MetricBatch? One(ProtoReader reader, TelemetrySource source, string meter)
    {
        string name = "", description = "", unit = "";
        InstrumentKind? kind = null;
        var points = new List<MetricPoint>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.String(); break;
                case 2: description = reader.String(); break;
                case 3: unit = reader.String(); break;
                case 5: kind = Data(reader.Message(), InstrumentKind.Gauge, points); break;
                case 7: kind = Data(reader.Message(), InstrumentKind.UpDownCounter, points); break;
                case 9: kind = Data(reader.Message(), InstrumentKind.Histogram, points); break;
                default: reader.Skip(); break;
            }
        }

        return kind is { } known && name.Length > 0 ? new(source, meter, name, description, unit, known, points) : null;
    }

    static InstrumentKind Data(ProtoReader reader, InstrumentKind kind, List<MetricPoint> points)
    {
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: points.Add(kind == InstrumentKind.Histogram ? PointDecoder.Histogram(reader.Message()) : PointDecoder.Number(reader.Message())); break;
                case 3 when kind == InstrumentKind.UpDownCounter: kind = reader.Varint() != 0 ? InstrumentKind.Counter : kind; break;
                default: reader.Skip(); break;
            }
        }

        return kind;
    }
}
