namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>One sample of a series. Counters and histograms are cumulative; a rate is the difference of two samples.</summary>
public readonly record struct Sample(DateTimeOffset At, double Value, ulong Count, IReadOnlyList<ulong>? Buckets);

/// <summary>The samples of one instrument with one set of dimensions: fine ones for the last minutes, one a minute for the last hours.</summary>
/// <param name="startsAtZero">True for what counts and was first seen after its sender: what its first sample shows was all counted just before.</param>
public sealed class Series(IReadOnlyList<KeyValuePair<string, string>> dimensions, TelemetryLimits limits, bool startsAtZero = false)
{
    const int ExemplarsMax = 120;

    /// <summary>Of what was measured in so short a time, the largest is kept: a busy service measures hundreds, and the slow ones are looked for.</summary>
    static readonly TimeSpan ExemplarStep = TimeSpan.FromSeconds(5);

    public IReadOnlyList<KeyValuePair<string, string>> Dimensions => dimensions;

    public bool StartsAtZero => startsAtZero;

    public IReadOnlyList<double>? Bounds { get; private set; }

    public Ring<Sample> Fine { get; } = new(limits.FinePointsMax);

    public Ring<Sample> Coarse { get; } = new(limits.CoarsePointsMax);

    public Ring<Exemplar> Exemplars { get; } = new(ExemplarsMax);

    public int Points => Fine.Count + Coarse.Count;

    public void Add(MetricPoint point, bool mayGrow = true)
    {
        Bounds = point.Bounds ?? Bounds;
        var sample = new Sample(point.At, point.Value, point.Count, Shared(point.Buckets));
        Fine.Add(sample, mayGrow);
        if (Coarse.Count > 0 && Minute(Coarse[^1].At) == Minute(sample.At))
        {
            Coarse.Replace(Coarse.Count - 1, sample);
        }
        else
        {
            Coarse.Add(sample, mayGrow);
        }

        foreach (var exemplar in point.Exemplars)
        {
            Keep(exemplar, point.At);
        }
    }

    void Keep(Exemplar exemplar, DateTimeOffset now)
    {
        // A sender repeats an exemplar until another takes its place.
        if (now - exemplar.At > ExemplarStep * ExemplarsMax)
        {
            return;
        }

        for (var i = Exemplars.Count - 1; i >= 0; i--)
        {
            if (Step(Exemplars[i].At) == Step(exemplar.At))
            {
                Exemplars.Replace(i, exemplar.Value > Exemplars[i].Value ? exemplar : Exemplars[i]);
                return;
            }
        }

        Exemplars.Add(exemplar);
    }

    /// <summary>An idle histogram sends the same buckets again and again; one array is enough for them.</summary>
    IReadOnlyList<ulong>? Shared(IReadOnlyList<ulong>? buckets) =>
        buckets is not null && Fine.Count > 0 && Fine[^1].Buckets is { } last && last.SequenceEqual(buckets) ? last : buckets;

    static long Step(DateTimeOffset at) => at.UtcTicks / ExemplarStep.Ticks;

    static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}
