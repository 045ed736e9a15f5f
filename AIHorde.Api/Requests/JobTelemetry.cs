using System.Diagnostics;
using System.Diagnostics.Metrics;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>What is measured of jobs. Tags are of a bounded number, such as the kind: models are named by clients, and have no bound.</summary>
static class JobTelemetry
{
    static readonly Meter meter = new(Telemetry.Name);
    static readonly Counter<long> claims = meter.CreateCounter<long>("aihorde.jobs.claimed", "{job}", "Pieces of work handed to workers.");
    static readonly Counter<long> lost = meter.CreateCounter<long>("aihorde.jobs.claims_lost", "{claim}", "Claims that another node was faster with.");
    static readonly Counter<long> delivered = meter.CreateCounter<long>("aihorde.jobs.delivered", "{job}", "Results that were accepted and settled.");
    static readonly Counter<long> faulted = meter.CreateCounter<long>("aihorde.jobs.faulted", "{job}", "Jobs that ended without a result.");
    static readonly Counter<double> earned = meter.CreateCounter<double>("aihorde.jobs.kudos", "{kudos}", "Kudos that workers were told they earned.");
    static readonly Histogram<double> waits = meter.CreateHistogram<double>("aihorde.jobs.wait", "s", "From asking to the first worker.");
    static readonly Histogram<double> works = meter.CreateHistogram<double>("aihorde.jobs.work", "s", "From the claim to the result.");

    static readonly Counter<long> skips = meter.CreateCounter<long>(
        "aihorde.skips", "{request}", "Waiting requests that a pop without a job passed over, by the reason.");

    /// <summary>By number, because every empty pop asks for one.</summary>
    static readonly KeyValuePair<string, object?>[] kinds =
        [.. Enum.GetValues<RequestKind>().Select(kind => new KeyValuePair<string, object?>("aihorde.kind", kind.ToString().ToLowerInvariant()))];

    /// <summary>The queue's depth, read when the exporter asks.</summary>
    public static void Observe(WaitingRoom room) => meter.CreateObservableGauge<int>(
        "aihorde.queue.requests", () => room.Markets.Select(market => new Measurement<int>(market.Waiting, Kind(market.Kind))), "{request}",
        "Requests that wait; of alchemy, forms.");

    public static void Claimed(RequestQueued ask, int jobs, DateTimeOffset now)
    {
        claims.Add(jobs, Kind(ask.Needs.Kind));
        waits.Record(Math.Max(0, (now - ask.QueuedAt).TotalSeconds), Kind(ask.Needs.Kind));
    }

    /// <summary>Empty pops are the hottest requests of the server: where nobody listens this costs nothing.</summary>
    public static void Skipped(RequestKind kind, SkipCounts skipped)
    {
        if (!skips.Enabled) return;
        foreach (var (reason, count) in skipped.NonZero()) skips.Add(count, Kind(kind), new("aihorde.skip.reason", reason));
    }

    public static void ClaimLost(RequestKind claimedKind) => lost.Add(1, Kind(claimedKind));

    public static void Delivered(RequestKind kind, double reward, double seconds)
    {
        delivered.Add(1, Kind(kind));
        earned.Add(reward, Kind(kind));
        works.Record(seconds, Kind(kind));
    }

    public static void Faulted(RequestKind kind) => faulted.Add(1, Kind(kind));

    /// <summary>What the settlement moved and to which worker, for who looks at the job's trace; nothing of what was made.</summary>
    public static void TellSettled(this Activity settling, Kudos reward, SubmittedJob job)
    {
        settling.SetTag("aihorde.kudos", reward.ToString());
        settling.SetTag("aihorde.job.id", job.Job.Id.ToString());
        settling.SetTag("aihorde.worker.id", job.Job.Worker.ToString());
        settling.SetTag("aihorde.worker.name", job.Worker?.Name);
    }

    /// <summary>A span in the trace of the submit: waiting in the queue and the settlement are parts of the same story.</summary>
    public static Activity? Join(string name, string? traceParent, DateTimeOffset startedAt = default) =>
        ActivityContext.TryParse(traceParent, null, out var parent)
            ? Telemetry.Source.StartActivity(name, ActivityKind.Internal, parent, startTime: startedAt)
            : null;

    static KeyValuePair<string, object?> Kind(RequestKind kind) => kinds[(int)kind];
}
