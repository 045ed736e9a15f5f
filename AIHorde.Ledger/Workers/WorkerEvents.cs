using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

[EventType("worker-registered")]
public sealed record WorkerRegistered(WorkerId Worker, WorkerKind Kind, string Name, UserId Owner, WorkerSettings Settings, DateTimeOffset At) : IEvent;

[EventType("worker-settings-changed")]
public sealed record WorkerSettingsChanged(WorkerId Worker, WorkerSettings Settings) : IEvent;

[EventType("worker-renamed")]
public sealed record WorkerRenamed(WorkerId Worker, string Name) : IEvent;

[EventType("worker-info-set")]
public sealed record WorkerInfoSet(WorkerId Worker, string? Info) : IEvent;

[EventType("worker-maintenance-set")]
public sealed record WorkerMaintenanceSet(WorkerId Worker, bool Maintenance, string Message) : IEvent;

/// <summary>The worker is given decoys from now on, by a moderator or because too much about it is odd.</summary>
[EventType("worker-paused")]
public sealed record WorkerPaused(WorkerId Worker) : IEvent;

[EventType("worker-unpaused")]
public sealed record WorkerUnpaused(WorkerId Worker) : IEvent;

[EventType("worker-suspected")]
public sealed record WorkerSuspected(WorkerId Worker, Suspicion Reason) : IEvent;

[EventType("worker-cleared")]
public sealed record WorkerCleared(WorkerId Worker) : IEvent;

[EventType("worker-joined-team")]
public sealed record WorkerJoinedTeam(WorkerId Worker, TeamId Team) : IEvent;

[EventType("worker-left-team")]
public sealed record WorkerLeftTeam(WorkerId Worker, TeamId Team) : IEvent;

[EventType("worker-deleted")]
public sealed record WorkerDeleted(WorkerId Worker, DateTimeOffset At) : IEvent;

/// <summary>A sign of life. <paramref name="UptimeGained"/> is zero for one that was away, paused or in maintenance.</summary>
[EventType("worker-checked-in")]
public sealed record WorkerCheckedIn(WorkerId Worker, DateTimeOffset At, long UptimeGained, bool RestartsRewardClock) : IEvent;

[EventType("worker-uptime-rewarded")]
public sealed record WorkerUptimeRewarded(WorkerId Worker, UserId Owner, TeamId? Team, Kudos Amount, DateTimeOffset At) : IEvent;

/// <summary>One of its jobs ended without a result. A worker that gives up too many is sent into maintenance, and its count starts anew.</summary>
[EventType("worker-aborted-job")]
public sealed record WorkerAbortedJob(WorkerId Worker, DateTimeOffset At, bool IsTooMany) : IEvent;
