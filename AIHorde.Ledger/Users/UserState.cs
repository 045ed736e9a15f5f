using System.Collections.Immutable;
using System.Text.Json.Serialization;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <summary>An account as its rules see it: unknown, active, deleted (still reversible) or wiped (for good).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Active), "active")]
[JsonDerivedType(typeof(Deleted), "deleted")]
[JsonDerivedType(typeof(Wiped), "wiped")]
public abstract record UserState
{
    public sealed record Unknown : UserState;

    public sealed record Active(Profile Profile) : UserState;

    public sealed record Deleted(Profile Profile, DateTimeOffset At) : UserState;

    public sealed record Wiped(UserKind Kind, DateTimeOffset CreatedAt, DateTimeOffset At) : UserState;

    /// <summary>What is known of somebody who can still be somebody.</summary>
    [JsonIgnore]
    public Profile? Known => this switch
    {
        Active active => active.Profile,
        Deleted deleted => deleted.Profile,
        _ => null,
    };
}

public sealed record Profile(UserId Id, UserKind Kind, string Username, DateTimeOffset CreatedAt)
{
    public string? KeyHash { get; init; }
    public string? IdentityHash { get; init; }
    public Roles Roles { get; init; }
    public int Concurrency { get; init; } = UserLimits.Concurrency;
    public int WorkerInvites { get; init; }
    public bool PublicWorkers { get; init; }
    public decimal UsageMultiplier { get; init; } = 1;
    public Kudos MonthlyKudos { get; init; }
    public DateTimeOffset? MonthlyReceivedAt { get; init; }
    public ImmutableArray<SuspicionMark> Suspicions { get; init; } = [];
    public ImmutableArray<SharedKeyId> SharedKeys { get; init; } = [];
    public ImmutableArray<OwnedWorker> Workers { get; init; } = [];
    public bool HasProxyPasskey { get; init; }

    [JsonIgnore]
    public string Alias => $"{Username}#{Id}";

    [JsonIgnore]
    public bool IsAnonymous => Kind == UserKind.Anonymous;

    [JsonIgnore]
    public bool IsTrusted => Has(Roles.Trusted);

    /// <summary>Trusted accounts are never suspicious, whatever was noted.</summary>
    [JsonIgnore]
    public bool IsSuspicious => !IsTrusted && Suspicions.Length >= UserLimits.SuspicionThreshold;

    public bool Has(Roles role) => (Roles & role) == role;

    /// <summary>The trusted limit is looked at first, as the contract has it, though education's is higher.</summary>
    [JsonIgnore]
    public int SharedKeysMax => IsTrusted ? UserLimits.SharedKeysTrusted : Has(Roles.Education) ? UserLimits.SharedKeysEducation : UserLimits.SharedKeys;

    /// <summary>The alchemists do not count towards the limits of workers.</summary>
    [JsonIgnore]
    public int WorkersCounted => Workers.Count(worker => worker.Kind != WorkerKind.Interrogation);

    /// <summary>Escrow takes half of what an untrusted owner earns until the account is trusted.</summary>
    [JsonIgnore]
    public bool IsEscrowed => !IsTrusted && !IsAnonymous;
}

public readonly record struct SuspicionMark(Suspicion Reason, WorkerId? Worker);

public readonly record struct OwnedWorker(WorkerId Worker, WorkerKind Kind);
