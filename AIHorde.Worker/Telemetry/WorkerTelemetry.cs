using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AIHorde.Worker.Telemetry;

/// <summary>The worker's spans and metrics. Prompts and results are in none of them.</summary>
static class WorkerTelemetry
{
    public const string Name = "AIHorde.Worker";

    public static readonly ActivitySource Source = new(Name);

    static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Pops = Meter.CreateCounter<long>("aihorde.worker.pops", "{pop}", "Questions for work, by kind and what they brought.");

    public static readonly Counter<long> Jobs = Meter.CreateCounter<long>("aihorde.worker.jobs", "{job}", "Job ids that ended here, by kind and how.");

    public static readonly Counter<double> Kudos = Meter.CreateCounter<double>("aihorde.worker.kudos", "{kudos}", "Rewards the server named.");

    public static readonly UpDownCounter<long> Running = Meter.CreateUpDownCounter<long>("aihorde.worker.running", "{job}", "Jobs being generated.");

    public static readonly UpDownCounter<long> Waiting = Meter.CreateUpDownCounter<long>("aihorde.worker.waiting", "{job}", "Jobs fetched ahead.");

    /// <summary>Names and buckets of the GenAI semantic conventions.</summary>
    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "Time to generate.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
        });

    public static readonly Histogram<long> Tokens = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens read and written.", advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576],
        });
}
