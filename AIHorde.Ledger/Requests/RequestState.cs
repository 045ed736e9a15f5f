using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace AIHorde.Ledger.Requests;

/// <summary>A request's life: absent, live (something waits or runs), ended (nothing waits; what still runs may be delivered), gone (expired).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Absent), "absent")]
[JsonDerivedType(typeof(Live), "live")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Gone), "gone")]
public abstract record RequestState
{
    public static readonly RequestState None = new Absent();

    public sealed record Absent : RequestState;

    public sealed record Live(RequestBody Body) : RequestState;

    public sealed record Ended(RequestBody Body) : RequestState;

    /// <summary>Keeps who was there, so that a result that comes too late is told from one that was never asked for.</summary>
    public sealed record Gone(RequestId Request) : RequestState;

    /// <summary>The request while anybody may still ask for it.</summary>
    [JsonIgnore]
    public RequestBody? Known => this switch
    {
        Live live => live.Body,
        Ended ended => ended.Body,
        _ => null,
    };
}

public sealed record RequestBody(
    RequestQueued Ask,
    ImmutableArray<Unit> Units,
    ImmutableArray<Job> Jobs,
    Kudos Consumed,
    DateTimeOffset ExpiresAt,
    bool Faulted)
{
    [JsonIgnore]
    public IEnumerable<Job> RealJobs => Jobs.Where(job => !job.Decoy);

    [JsonIgnore]
    public int Waiting => Count(UnitPhase.Waiting);

    [JsonIgnore]
    public int Processing => Count(UnitPhase.Processing);

    [JsonIgnore]
    public int Finished => Count(UnitPhase.Done);

    /// <summary>Jobs that ended without a result and were tried again, or given up.</summary>
    [JsonIgnore]
    public int Restarted => RealJobs.Count(job => job.Outcome is JobOutcome.Faulted);

    [JsonIgnore]
    public bool Settled => Waiting == 0 && Processing == 0;

    public Job? Find(JobId id) => Jobs.FirstOrDefault(job => job.Id == id);

    /// <summary>A worker that got a decoy of this request is never offered it again, or it would notice.</summary>
    public bool HasTricked(WorkerId worker) => Jobs.Any(job => job.Decoy && job.Worker == worker);

    private int Count(UnitPhase phase) => Units.Count(unit => unit.Phase == phase);
}

/// <summary>One image, one text or one form of a request.</summary>
public readonly record struct Unit(UnitPhase Phase, int Faults)
{
    public Unit To(UnitPhase phase) => this with { Phase = phase };
}

public enum UnitPhase
{
    Waiting,
    Processing,
    Done,
    Cancelled,

    /// <summary>Given up after too many faults.</summary>
    Faulted,
}

/// <summary>One claim of one unit by one worker.</summary>
public sealed record Job(
    JobId Id, int Unit, bool Decoy, WorkerId Worker, UserId Owner, string? Model, DateTimeOffset ClaimedAt, DateTimeOffset LeaseEnds, JobOutcome Outcome);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Running), "running")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(Faulted), "faulted")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
public abstract record JobOutcome
{
    public sealed record Running : JobOutcome;

    public sealed record Delivered(Kudos Reward, bool Censored, DateTimeOffset At) : JobOutcome;

    public sealed record Faulted(FaultReason Reason, DateTimeOffset At) : JobOutcome;

    public sealed record Cancelled(DateTimeOffset At) : JobOutcome;
}
