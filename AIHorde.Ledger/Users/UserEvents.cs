using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <param name="IdentityHash">Of the identity at Google, GitHub or Discord that owns the account; null for one that only its key owns.</param>
[EventType("user-registered")]
public sealed record UserRegistered(UserId User, UserKind Kind, string Username, string? IdentityHash, DateTimeOffset At) : IEvent;

/// <summary>The key itself is shown once and kept nowhere; this is its keyed hash.</summary>
[EventType("api-key-set")]
public sealed record ApiKeySet(UserId User, string KeyHash) : IEvent;

[EventType("user-renamed")]
public sealed record UserRenamed(UserId User, string Username) : IEvent;

/// <summary>Contact, comment or passkey changed. Who someone is stays out of the log, because the log cannot forget.</summary>
[EventType("user-detail-changed")]
public sealed record UserDetailChanged(UserId User, UserDetail Detail, bool Present) : IEvent;

[EventType("roles-granted")]
public sealed record RolesGranted(UserId User, Roles Roles, DateTimeOffset At) : IEvent;

[EventType("roles-revoked")]
public sealed record RolesRevoked(UserId User, Roles Roles) : IEvent;

[EventType("concurrency-set")]
public sealed record ConcurrencySet(UserId User, int Concurrency) : IEvent;

[EventType("worker-invites-set")]
public sealed record WorkerInvitesSet(UserId User, int Invites) : IEvent;

[EventType("public-workers-set")]
public sealed record PublicWorkersSet(UserId User, bool Public) : IEvent;

[EventType("usage-multiplier-set")]
public sealed record UsageMultiplierSet(UserId User, decimal Multiplier) : IEvent;

[EventType("monthly-kudos-set")]
public sealed record MonthlyKudosSet(UserId User, Kudos Amount, DateTimeOffset LastReceived) : IEvent;

[EventType("monthly-kudos-received")]
public sealed record MonthlyKudosReceived(UserId User, Kudos Amount, DateTimeOffset Month) : IEvent;

[EventType("user-suspected")]
public sealed record UserSuspected(UserId User, Suspicion Reason, WorkerId? Worker) : IEvent;

[EventType("user-cleared")]
public sealed record UserCleared(UserId User) : IEvent;

[EventType("user-deleted")]
public sealed record UserDeleted(UserId User, DateTimeOffset At) : IEvent;

[EventType("user-undeleted")]
public sealed record UserUndeleted(UserId User) : IEvent;

/// <summary>The account ceases to be anybody's: its name, key, identity and details are gone; its entries stay, because the books must add up.</summary>
[EventType("user-wiped")]
public sealed record UserWiped(UserId User, DateTimeOffset At) : IEvent;

[EventType("shared-key-added")]
public sealed record SharedKeyAdded(UserId User, SharedKeyId SharedKey) : IEvent;

[EventType("shared-key-removed")]
public sealed record SharedKeyRemoved(UserId User, SharedKeyId SharedKey) : IEvent;

[EventType("worker-added")]
public sealed record WorkerAdded(UserId User, WorkerId Worker, WorkerKind Kind) : IEvent;

[EventType("worker-removed")]
public sealed record WorkerRemoved(UserId User, WorkerId Worker) : IEvent;

/// <summary>What is known of an account and kept as a payload that can be erased.</summary>
public enum UserDetail
{
    Contact,
    AdminComment,
    ProxyPasskey,
}
