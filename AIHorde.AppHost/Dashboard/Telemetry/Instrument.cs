namespace AIHorde.AppHost.Dashboard.Telemetry;

public sealed record InstrumentKey(string Resource, string Meter, string Name);

/// <summary>An instrument of a resource. Replicas of one resource are series of the same instrument, told apart by their instance.</summary>
public sealed class Instrument(InstrumentKey key, MetricBatch first)
{
    readonly Dictionary<string, Series> series = [];

    public InstrumentKey Key => key;

    public string Description => first.Description;

    public string Unit => first.Unit;

    public InstrumentKind Kind => first.Kind;

    public IReadOnlyCollection<Series> Series => series.Values;

    /// <summary>Adds the points; gives the number of series that had no room.</summary>
    /// <param name="isKnown">Whether the sender has sent before.</param>
    public int Add(MetricBatch batch, MetricUse use, bool isKnown, TelemetryLimits limits)
    {
        var startsAtZero = isKnown && Kind is InstrumentKind.Counter or InstrumentKind.Histogram;
        var refused = 0;
        foreach (var point in batch.Points)
        {
            var id = batch.Source.Instance + "|" + string.Join('|', point.Dimensions.Select(d => d.Key + "=" + d.Value));
            if (!series.TryGetValue(id, out var one))
            {
                if (!use.TakeSeries())
                {
                    refused++;
                    continue;
                }

                series.Add(id, one = new([.. point.Dimensions, new("service.instance.id", batch.Source.Instance)], limits, startsAtZero));
            }

            var before = one.Points;
            one.Add(point, use.MayAddPoints);
            use.AddPoints(one.Points - before);
        }

        return refused;
    }
}
