using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.SharedKeys;

[EventType("shared-key-created")]
public sealed record SharedKeyCreated(SharedKey Key) : IEvent;

/// <summary>The key as it is from now on, except for what was spent.</summary>
[EventType("shared-key-modified")]
public sealed record SharedKeyModified(SharedKeyId Key, string? Name, Kudos? Budget, DateTimeOffset? ExpiresAt, SharedKeyLimits Limits) : IEvent;

/// <summary>A charge of a request that came with this key. An exhausted key spends no more; its owner pays on.</summary>
[EventType("shared-key-spent")]
public sealed record SharedKeySpent(SharedKeyId Key, Kudos Amount, string EntryKey) : IEvent;

/// <summary>Somebody gave kudos to the key: its owner got them, and it may spend as much more.</summary>
[EventType("shared-key-topped-up")]
public sealed record SharedKeyToppedUp(SharedKeyId Key, Kudos Amount, string EntryKey) : IEvent;

/// <summary>Its owner let it pay for whoever uses this style.</summary>
[EventType("shared-key-put-on-style")]
public sealed record SharedKeyPutOnStyle(SharedKeyId Key, StyleId Style) : IEvent;

[EventType("shared-key-deleted")]
public sealed record SharedKeyDeleted(SharedKeyId Key, DateTimeOffset At) : IEvent;
