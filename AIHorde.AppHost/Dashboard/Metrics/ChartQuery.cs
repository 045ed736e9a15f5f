using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.Web;

namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>
/// Turns an instrument's cumulative samples into lines: counters become rates, histograms percentiles, gauges stay what they are.
/// Series that differ only in dimensions that nobody asked for are added up.
/// </summary>
public sealed record ChartQuery(TimeSpan Window, string? GroupBy, IReadOnlyList<KeyValuePair<string, string>> Where, bool CountOnly)
{
    public const int Steps = 60;

    const int LinesMax = Chart.LinesMax;

    static readonly (string Name, double Share)[] Percentiles = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

    /// <param name="hasTrace">Whether a trace is still kept, so that a mark may lead to it; all are where nobody says.</param>
    public Chart Run(Instrument instrument, DateTimeOffset now, Func<string, bool>? hasTrace = null)
    {
        var step = Window / Steps;
        var from = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % step.Ticks), TimeSpan.Zero) - (step * Steps);
        var series = instrument.Series.Where(s => Where.All(w => Value(s, w.Key) == w.Value)).ToList();
        var histogram = instrument.Kind == InstrumentKind.Histogram && !CountOnly;
        var lines = histogram ? Histogram(series, from, step, isWhole: instrument.Unit.StartsWith('{')) : Grouped(series, instrument.Kind, from, step);
        var rate = instrument.Kind is InstrumentKind.Counter || (instrument.Kind is InstrumentKind.Histogram && CountOnly);
        var unit = rate ? PerSecond(instrument.Unit, CountOnly) : instrument.Unit.Trim('{', '}');
        var marks = series.SelectMany(s => s.Exemplars)
            .Where(e => e.At >= from && hasTrace?.Invoke(e.TraceId) != false)
            .GroupBy(e => (e.At - from).Ticks / step.Ticks)
            .Select(inStep => inStep.MaxBy(e => e.Value)!)
            .Select(e => new ChartMark(e.At, e.Value, $"/traces/{e.TraceId}?span={e.SpanId}"));
        return Units.Written(new(from, step, Steps, unit, lines, [.. marks]));
    }

    List<ChartLine> Grouped(List<Series> series, InstrumentKind kind, DateTimeOffset from, TimeSpan step)
    {
        var groups = series
            .GroupBy(s => GroupBy is { Length: > 0 } key ? Value(s, key) ?? "(none)" : "all")
            .Select(g => new ChartLine(g.Key, Sum([.. g.Select(s => Values(s, kind, from, step))])))
            .OrderByDescending(line => line.Values.Sum(v => v ?? 0))
            .ToList();
        return groups.Count <= LinesMax
            ? groups
            : [.. groups.Take(LinesMax), new($"rest ({groups.Count - LinesMax})", Sum([.. groups.Skip(LinesMax).Select(g => g.Values)]))];
    }

    static double?[] Values(Series series, InstrumentKind kind, DateTimeOffset from, TimeSpan step)
    {
        var samples = StepSamples.Of(series, from, step, Steps);
        var values = new double?[Steps];
        for (var i = 0; i < Steps; i++)
        {
            values[i] = kind switch
            {
                InstrumentKind.Counter => Rate(samples[i]?.Value, samples[i + 1]?.Value, step),
                InstrumentKind.Histogram => Rate(samples[i]?.Count, samples[i + 1]?.Count, step),
                _ => samples[i + 1]?.Value,
            };
        }

        return values;
    }

    /// <param name="isWhole">Of things that are counted there are no halves: a value inside a bucket is rounded up.</param>
    static List<ChartLine> Histogram(List<Series> series, DateTimeOffset from, TimeSpan step, bool isWhole)
    {
        var sampled = series.Where(s => s.Bounds is not null).Select(s => (s.Bounds, Samples: StepSamples.Of(s, from, step, Steps))).ToList();
        var values = Percentiles.Select(_ => new double?[Steps]).ToArray();
        for (var i = 0; i < Steps; i++)
        {
            if (Buckets(sampled.Select(s => (s.Bounds!, s.Samples[i]?.Buckets, s.Samples[i + 1]?.Buckets))) is not ({ } bounds, { } counts))
            {
                continue;
            }

            for (var p = 0; p < Percentiles.Length; p++)
            {
                var value = Percentile.Of(bounds, counts, Percentiles[p].Share);
                values[p][i] = isWhole && value is { } between ? Math.Ceiling(between) : value;
            }
        }

        return [.. Percentiles.Select((p, i) => new ChartLine(p.Name, values[i]))];
    }

    /// <summary>What was observed in one step, added over the series that have the same bounds as the first.</summary>
    static (IReadOnlyList<double>? Bounds, ulong[]? Counts) Buckets(
        IEnumerable<(IReadOnlyList<double> Bounds, IReadOnlyList<ulong>? Before, IReadOnlyList<ulong>? After)> series)
    {
        IReadOnlyList<double>? bounds = null;
        ulong[]? counts = null;
        foreach (var (theirs, before, after) in series)
        {
            if (after is null || (bounds is not null && !bounds.SequenceEqual(theirs)))
            {
                continue;
            }

            bounds = theirs;
            counts ??= new ulong[after.Count];
            for (var i = 0; i < Math.Min(counts.Length, after.Count); i++)
            {
                var earlier = before is not null && i < before.Count && before[i] <= after[i] ? before[i] : before is null ? after[i] : 0;
                counts[i] += after[i] - earlier;
            }
        }

        return (bounds, counts);
    }

    /// <summary>A counter that went down was restarted: what it shows now was counted since.</summary>
    static double? Rate(double? before, double? after, TimeSpan step) =>
        before is { } b && after is { } a ? (a >= b ? a - b : a) / step.TotalSeconds : null;

    static double?[] Sum(IReadOnlyList<IReadOnlyList<double?>> lines) =>
        [.. Enumerable.Range(0, Steps).Select(i => lines.Any(l => l[i] is not null) ? lines.Sum(l => l[i] ?? 0) : (double?)null)];

    static string? Value(Series series, string key) => series.Dimensions.FirstOrDefault(d => d.Key == key).Value;

    static string PerSecond(string unit, bool count) => (count ? "" : unit.Trim('{', '}')) + "/s";
}
