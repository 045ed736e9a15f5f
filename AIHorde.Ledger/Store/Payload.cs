namespace AIHorde.Ledger.Store;

/// <summary>
/// What was said: prompts, images, addresses. It lives beside the log, never in it, and is deleted when it expires.
/// </summary>
/// <param name="Key">Its owner's key and what it is, such as <c>request:ID:prompt</c>.</param>
public sealed record Payload(string Key, ReadOnlyMemory<byte> Content, DateTimeOffset ExpiresAt);

/// <summary>Something that must leave the database: written with the transaction that decided it, delivered at least once.</summary>
/// <param name="Id">Stable over all deliveries, so that the receiver can tell a repetition.</param>
/// <param name="Kind">Chooses the handler.</param>
/// <param name="Data">JSON for the handler. Private content is named by payload key, not copied.</param>
public sealed record OutboxMessage(Guid Id, string Kind, string Data);
