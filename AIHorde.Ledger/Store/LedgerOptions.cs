namespace AIHorde.Ledger.Store;

/// <summary>The ledger's limits.</summary>
public sealed record LedgerOptions
{
    /// <summary>Commands that may wait on a node. Beyond it callers are told at once that the node is busy.</summary>
    public int QueueMax { get; init; } = 4096;

    /// <summary>Commands in one transaction.</summary>
    public int BatchMax { get; init; } = 64;

    /// <summary>Batches that a node has under way at a time: one is decided while another waits for the disk.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>How long a batch is tried again when the database does not answer, before its callers are told.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(30);
}
