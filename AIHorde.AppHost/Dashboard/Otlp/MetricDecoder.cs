using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>
/// ExportMetricsServiceRequest → metrics with their points. Exponential histograms and summaries are passed over: our services send neither.
/// </summary>
static class MetricDecoder
{
    public static List<MetricBatch> Decode(ReadOnlySpan<byte> body)
    {
        var metrics = new List<MetricBatch>();
        for (var request = new ProtoReader(body); request.Next();)
        {
            if (request.Field == 1)
            {
                ResourceMetrics(request.Bytes(), metrics);
            }
            else
            {
                request.Skip();
            }
        }

        return metrics;
    }

    static void ResourceMetrics(ReadOnlySpan<byte> message, List<MetricBatch> to)
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
                ScopeMetrics(reader.Message(), source, to);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    static void ScopeMetrics(ProtoReader reader, TelemetrySource source, List<MetricBatch> to)
    {
        var meter = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: meter = Resources.ScopeName(reader.Message()); break;
                case 2 when Metric(reader.Message(), source, meter) is { } metric: to.Add(metric); break;
                case 2: break;
                default: reader.Skip(); break;
            }
        }
    }

    static MetricBatch? Metric(ProtoReader reader, TelemetrySource source, string meter)
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
