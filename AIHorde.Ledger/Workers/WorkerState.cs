using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>A worker as its rules see it. How long it was up and how well it works is its <see cref="DutyState"/>, which changes far more often.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Registered), "registered")]
[JsonDerivedType(typeof(Deleted), "deleted")]
public abstract record WorkerState
{
    public sealed record Unknown : WorkerState;

    public sealed record Registered(WorkerProfile Worker) : WorkerState;

    public sealed record Deleted : WorkerState;

    [JsonIgnore]
    public WorkerProfile? Known => (this as Registered)?.Worker;
}

public sealed record WorkerProfile(WorkerId Id, WorkerKind Kind, string Name, UserId Owner, WorkerSettings Settings, DateTimeOffset CreatedAt)
{
    public string? Info { get; init; }
    public bool Maintenance { get; init; }
    public string MaintenanceMessage { get; init; } = WorkerLimits.DefaultMaintenanceMessage;
    public bool Paused { get; init; }
    public TeamId? Team { get; init; }
    public ImmutableArray<Suspicion> Suspicions { get; init; } = [];

    /// <summary>Speed and aborts may be noted again and again, everything else once.</summary>
    public bool Notes(Suspicion reason) =>
        reason is Suspicion.UnreasonablyFast or Suspicion.TooManyJobsAborted || !Suspicions.Contains(reason);
}
