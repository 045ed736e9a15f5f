namespace AIHorde.Ledger.Store;

/// <summary>The ledger's limits.</summary>
public sealed record LedgerOptions
{
    /// <summary>Commands that may wait on a node. Beyond it callers are told at once that the node is busy.</summary>
    public int QueueMax { get; init; } = 4096;

    /// <summary>Commands in one transaction.</summary>
    public int BatchMax { get; init; } = 64;

    /// <summary>Batches that a node has under way at a time: while the database writes one, the node decides another. They never touch the same key.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Commands that are worth a batch beside one that is under way; fewer wait for it to end and share the next.</summary>
    public int BatchMin { get; init; } = 24;

    /// <summary>How long a batch is tried again when the database does not answer, before its callers are told.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a node keeps a job that only one node does after it was last heard of.</summary>
    public TimeSpan OwnerLease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long new entries wait for their seal.</summary>
    public TimeSpan SealInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one delivery from the outbox may take; a node that dies meanwhile delays the message by as much.</summary>
    public TimeSpan DeliveryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Deliveries tried before a message goes to the dead letters; with the pauses between them about half a day.</summary>
    public int DeliveryAttemptsMax { get; init; } = 20;

    /// <summary>How often what has expired is looked for.</summary>
    public TimeSpan PurgeInterval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan HoldExpiryInterval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan DeliveredKeptFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A lost connection asks for its batch within <see cref="RetryFor"/>; this is far longer.</summary>
    public TimeSpan BatchesKeptFor { get; init; } = TimeSpan.FromHours(1);
}
