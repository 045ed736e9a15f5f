using System.Text.Json.Serialization;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Requests;

/// <summary>
/// A request was accepted and waits. Carries all that matching and pricing need. <paramref name="Priority"/> is in whole kudos at the
/// time of queueing; it grows by <see cref="RequestLimits.PriorityPerSecond"/>, alike for all, so the order of two requests never changes.
/// </summary>
[EventType("request-queued")]
public sealed record RequestQueued(
    RequestId Request,
    int Units,
    RequestNeeds Needs,
    IReadOnlyList<string> Models,
    Audience Audience,
    RequestTerms Terms,
    long Priority,
    DateTimeOffset QueuedAt,
    DateTimeOffset ExpiresAt) : IEvent;

/// <summary>A worker took pieces of a request. Each job is a lease until <paramref name="LeaseEnds"/>; its id is the fencing token.</summary>
[EventType("jobs-claimed")]
public sealed record JobsClaimed(
    RequestId Request,
    IReadOnlyList<ClaimedUnit> Jobs,
    WorkerId Worker,
    UserId Owner,
    string? Model,
    DateTimeOffset ClaimedAt,
    DateTimeOffset LeaseEnds,
    DateTimeOffset RequestExpiresAt) : IEvent
{
    /// <summary>Absent in events from before waits were counted.</summary>
    public RequestKind? Kind { get; init; }

    /// <summary>Since when the request had waited; absent where <see cref="Kind"/> is.</summary>
    public DateTimeOffset? QueuedAt { get; init; }
}

public readonly record struct ClaimedUnit(JobId Job, int Unit);

/// <summary>A paused worker was given a job that looks real. It takes nothing from the request and earns nothing.</summary>
[EventType("decoy-claimed")]
public sealed record DecoyClaimed(
    RequestId Request, IReadOnlyList<JobId> Jobs, WorkerId Worker, UserId Owner, string? Model, DateTimeOffset ClaimedAt, DateTimeOffset LeaseEnds) : IEvent;

/// <summary>A result came within its lease and was settled: what the requester paid, what the worker earned, how much work it was.</summary>
/// <param name="Work">What was asked for, in the unit of the kind: pixelsteps, tokens at most, or one form.</param>
/// <param name="Made">What was really made, in the same unit: a text may end early.</param>
/// <param name="UsageMultiplier">By how much the requester's record of use is scaled.</param>
[EventType("job-delivered")]
public sealed record JobDelivered(
    RequestId Request,
    JobId Job,
    int Unit,
    RequestKind Kind,
    UserId Requester,
    WorkerId Worker,
    UserId Owner,
    string? Model,
    Kudos Reward,
    Kudos Credit,
    Kudos Charge,
    long Work,
    long Made,
    decimal UsageMultiplier,
    double Seconds,
    bool Censored,
    TeamId? Team,
    DateTimeOffset DeliveredAt,
    DateTimeOffset RequestExpiresAt) : IEvent
{
    /// <summary>Things a second; 1 where no time passed at all, as the contract has it.</summary>
    [JsonIgnore]
    public double Speed => Seconds <= 0 ? 1 : Math.Round(Made / Seconds, 1, MidpointRounding.ToEven);
}

[EventType("decoy-delivered")]
public sealed record DecoyDelivered(RequestId Request, JobId Job, WorkerId Worker, Kudos Reward, DateTimeOffset DeliveredAt) : IEvent;

public enum FaultReason
{
    /// <summary>The worker said that it failed.</summary>
    Reported,

    /// <summary>The lease ended without a result.</summary>
    LeaseExpired,
}

/// <summary>A job ended without a result. <paramref name="Requeued"/>: the piece waits again.</summary>
[EventType("job-faulted")]
public sealed record JobFaulted(
    RequestId Request,
    JobId Job,
    int Unit,
    RequestKind Kind,
    WorkerId Worker,
    UserId Owner,
    string? Model,
    FaultReason Reason,
    bool Requeued,
    long Work,
    DateTimeOffset FaultedAt) : IEvent;

/// <summary>The requester gave up what still waited. Jobs in progress go on and are paid.</summary>
[EventType("request-cancelled")]
public sealed record RequestCancelled(RequestId Request, int UnitsCancelled, DateTimeOffset CancelledAt) : IEvent;

/// <summary>An alchemy form was in progress when its request was cancelled: it is paid in full, and its result is not awaited.</summary>
[EventType("job-cancelled")]
public sealed record JobCancelled(
    RequestId Request, JobId Job, int Unit, UserId Requester, WorkerId Worker, UserId Owner, Kudos Credit, Kudos Charge, DateTimeOffset CancelledAt) : IEvent;

/// <summary>Too many of its jobs failed: nobody is offered the rest.</summary>
[EventType("request-faulted")]
public sealed record RequestFaulted(RequestId Request, DateTimeOffset FaultedAt) : IEvent;

/// <summary>Every piece is delivered, cancelled or given up and nothing runs: what was held of the requester's kudos is free again.</summary>
[EventType("request-finished")]
public sealed record RequestFinished(RequestId Request, Kudos Consumed, DateTimeOffset FinishedAt) : IEvent;

/// <summary>Nobody may ask for it any more; results that come later are unknown jobs.</summary>
[EventType("request-expired")]
public sealed record RequestExpired(RequestId Request, IReadOnlyList<JobId> Jobs, DateTimeOffset ExpiredAt) : IEvent;
