using System.Diagnostics;
using System.Diagnostics.Metrics;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>What is measured of jobs. Tags are the kind alone: models are named by clients, and their number has no bound.</summary>
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

    /// <summary>The queue's depth, read when the exporter asks.</summary>
    public static void Observe(WaitingRoom room) => meter.CreateObservableGauge<int>(
        "aihorde.queue.requests", () => room.Markets.Select(market => new Measurement<int>(market.Waiting, Kind(market.Kind))), "{request}",
        "Requests that wait; of alchemy, forms.");

    public static void Claimed(RequestQueued ask, int jobs, DateTimeOffset now)
    {
        claims.Add(jobs, Kind(ask.Needs.Kind));
        waits.Record(Math.Max(0, (now - ask.QueuedAt).TotalSeconds), Kind(ask.Needs.Kind));
    }

    public static void ClaimLost(RequestKind claimedKind) => lost.Add(1, Kind(claimedKind));

    public static void Delivered(RequestKind kind, double reward, double seconds)
    {
        delivered.Add(1, Kind(kind));
        earned.Add(reward, Kind(kind));
        works.Record(seconds, Kind(kind));
    }

    public static void Faulted(RequestKind kind) => faulted.Add(1, Kind(kind));

    /// <summary>A span in the trace of the submit: waiting in the queue and the settlement are parts of the same story.</summary>
    public static Activity? Join(string name, string? traceParent, DateTimeOffset startedAt = default) =>
        ActivityContext.TryParse(traceParent, null, out var parent)
            ? Telemetry.Source.StartActivity(name, ActivityKind.Internal, parent, startTime: startedAt)
            : null;

    static KeyValuePair<string, object?> Kind(RequestKind kind) => new("aihorde.kind", kind.ToString().ToLowerInvariant());
}
