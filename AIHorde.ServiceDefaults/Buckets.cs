using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace AIHorde.ServiceDefaults;

/// <summary>
/// Buckets for histograms that name none themselves. Those of the SDK are made for milliseconds: of a wait in seconds they would say no more than "under five".
/// </summary>
static class Buckets
{
    static readonly double[] Seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];
    static readonly double[] Counts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128, 256, 512, 1024, 2048, 4096];

    public static MetricStreamConfiguration? Fitting(Instrument instrument) => instrument switch
    {
        { Meter.Name: var meter } when !meter.StartsWith("AIHorde.", StringComparison.Ordinal) => null,
        Histogram<double> { Unit: "s", Advice: null } => new ExplicitBucketHistogramConfiguration { Boundaries = Seconds },
        Histogram<int> { Advice: null } or Histogram<long> { Advice: null } => new ExplicitBucketHistogramConfiguration { Boundaries = Counts },
        _ => null,
    };
}
