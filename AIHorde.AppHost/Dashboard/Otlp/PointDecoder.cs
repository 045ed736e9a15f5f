using System.Buffers.Binary;
using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Otlp;

/// <summary>Data points of metrics: plain numbers and histograms, each with exemplars.</summary>
static class PointDecoder
{
    const int BucketsMax = 256;
    const int ExemplarsMax = 8;

    public static MetricPoint Number(ProtoReader reader)
    {
        ulong at = 0;
        var value = 0d;
        var dimensions = new List<KeyValuePair<string, string>>();
        var exemplars = new List<Exemplar>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3: at = reader.Fixed64(); break;
                case 4: value = reader.Double(); break;
                case 6: value = (long)reader.Fixed64(); break;
                case 7: Attributes.Add(reader.Message(), dimensions); break;
                case 5 when exemplars.Count < ExemplarsMax: AddExemplar(reader.Message(), exemplars); break;
                default: reader.Skip(); break;
            }
        }

        return new(Envelope.Time(at), dimensions, value, 0, null, null, exemplars);
    }

    public static MetricPoint Histogram(ProtoReader reader)
    {
        ulong at = 0, count = 0;
        var sum = 0d;
        var dimensions = new List<KeyValuePair<string, string>>();
        var exemplars = new List<Exemplar>();
        var buckets = new List<ulong>();
        var bounds = new List<double>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3: at = reader.Fixed64(); break;
                case 4: count = reader.Fixed64(); break;
                case 5: sum = reader.Double(); break;
                case 6: Fixed64s(ref reader, buckets); break;
                case 7: Doubles(ref reader, bounds); break;
                case 8 when exemplars.Count < ExemplarsMax: AddExemplar(reader.Message(), exemplars); break;
                case 9: Attributes.Add(reader.Message(), dimensions); break;
                default: reader.Skip(); break;
            }
        }

        return new(Envelope.Time(at), dimensions, sum, count, bounds, buckets, exemplars);
    }

    static void AddExemplar(ProtoReader reader, List<Exemplar> to)
    {
        ulong at = 0;
        var value = 0d;
        string trace = "", span = "";
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: at = reader.Fixed64(); break;
                case 3: value = reader.Double(); break;
                case 6: value = (long)reader.Fixed64(); break;
                case 4: span = reader.Hex(); break;
                case 5: trace = reader.Hex(); break;
                default: reader.Skip(); break;
            }
        }

        if (trace.Length == 32)
        {
            to.Add(new(Envelope.Time(at), value, trace, span));
        }
    }

    /// <summary>Repeated numbers come packed from current senders and one by one from old ones; both are legal.</summary>
    static void Fixed64s(ref ProtoReader reader, List<ulong> to)
    {
        if (reader.WireType == 1)
        {
            to.Add(reader.Fixed64());
            return;
        }

        for (var packed = reader.Bytes(); packed.Length >= 8 && to.Count < BucketsMax; packed = packed[8..])
        {
            to.Add(BinaryPrimitives.ReadUInt64LittleEndian(packed));
        }
    }

    static void Doubles(ref ProtoReader reader, List<double> to)
    {
        if (reader.WireType == 1)
        {
            to.Add(reader.Double());
            return;
        }

        for (var packed = reader.Bytes(); packed.Length >= 8 && to.Count < BucketsMax; packed = packed[8..])
        {
            to.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed));
        }
    }
}
