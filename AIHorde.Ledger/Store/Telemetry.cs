using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AIHorde.Ledger.Store;

/// <summary>Names the ledger's spans and meters.</summary>
public static class Telemetry
{
    public const string Name = "AIHorde.Ledger";

    static readonly Meter Meter = new(Name);

    internal static readonly ActivitySource Activities = new(Name);

    internal static readonly Counter<long> Events = Meter.CreateCounter<long>("aihorde.ledger.events", "{event}", "Events appended");

    internal static readonly Counter<long> Entries = Meter.CreateCounter<long>("aihorde.ledger.entries", "{entry}", "Kudos entries posted");

    internal static readonly Histogram<int> BatchSize = Meter.CreateHistogram<int>("aihorde.ledger.batch.size", "{command}", "Commands in a batch");

    internal static readonly Counter<long> BatchRetries = Meter.CreateCounter<long>("aihorde.ledger.batch.retries", "{retry}", "Batches tried again");

    internal static readonly Counter<long> Busy = Meter.CreateCounter<long>("aihorde.ledger.busy", "{command}", "Commands refused by a full channel");

    internal static readonly Counter<long> ParkedEvents = Meter.CreateCounter<long>("aihorde.ledger.parked", "{event}", "Events a projection could not take");

    internal static readonly Counter<long> Delivered = Meter.CreateCounter<long>("aihorde.ledger.outbox.delivered", "{message}");

    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("aihorde.ledger.outbox.dead", "{message}", "Messages given up");

    internal static readonly Counter<long> PurgedPayloads = Meter.CreateCounter<long>("aihorde.ledger.payloads.purged", "{payload}");

    internal static readonly Histogram<double> ProjectionLag =
        Meter.CreateHistogram<double>("aihorde.ledger.projection.lag", "s", "From an event's recording to its projection");

    internal static readonly Histogram<double> CommandDuration =
        Meter.CreateHistogram<double>("aihorde.ledger.command.duration", "s", "From submission to durable outcome");
}
