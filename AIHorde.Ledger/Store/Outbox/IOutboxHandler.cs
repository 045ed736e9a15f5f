namespace AIHorde.Ledger.Store;

/// <summary>Takes messages of one kind out of the database: a webhook, a mail. It may be called again for a message that it has delivered already.</summary>
public interface IOutboxHandler
{
    string Kind { get; }

    /// <summary>Returns when the message has arrived. Throws where it has not, and it is tried again later.</summary>
    Task DeliverAsync(OutboxMessage message, string? traceParent, CancellationToken ct);
}

/// <summary>Retrying this message cannot help: it goes to the dead letters at once.</summary>
public sealed class UndeliverableException(string reason) : Exception(reason);
