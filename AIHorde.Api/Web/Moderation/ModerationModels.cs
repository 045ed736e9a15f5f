using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AIHorde.Api.Web.Session;

namespace AIHorde.Api.Web.Moderation;

/// <summary>What the pages of moderators read of the API's answers.</summary>
public sealed record AccountLine(
    int Id, string Username, bool Deleted, DateTimeOffset Created, IReadOnlyList<string> Roles, int Suspicious, decimal Kudos, int WorkerCount);

public sealed record AccountFile(
    int Id,
    string Username,
    decimal Kudos,
    decimal EvaluatingKudos,
    int Concurrency,
    int WorkerInvited,
    int Suspicious,
    int WorkerCount,
    long AccountAge,
    bool Moderator,
    bool Trusted,
    bool Flagged,
    bool Customizer,
    bool Vpn,
    bool Service,
    bool Education,
    bool Special,
    bool Deleted,
    bool Pseudonymous,
    string? Contact,
    string? AdminComment,
    IReadOnlyList<string>? WorkerIds,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? ActiveGenerations)
{
    public int Active => (ActiveGenerations ?? new Dictionary<string, IReadOnlyList<string>>()).Sum(kind => kind.Value.Count);

    /// <summary>The roles that a moderator gives and takes, by their names on the wire.</summary>
    public IReadOnlyDictionary<string, bool> Roles => new Dictionary<string, bool>
    {
        ["trusted"] = Trusted, ["flagged"] = Flagged, ["customizer"] = Customizer, ["vpn"] = Vpn,
        ["service"] = Service, ["education"] = Education, ["special"] = Special,
    };
}

public sealed record Suspicions(IReadOnlyDictionary<string, int> Causes);

public sealed record WorkerFile(
    Guid Id,
    string Name,
    string Type,
    bool Online,
    bool MaintenanceMode,
    bool Paused,
    int Suspicious,
    int UncompletedJobs,
    long RequestsFulfilled,
    string? Owner,
    string? Ipaddr,
    string? Contact,
    string? Info,
    string BridgeAgent,
    IReadOnlyList<MessageLine>? Messages);

public sealed record MessageLine(
    Guid? Id, string? WorkerId, string UserId, string Message, string Origin, [property: JsonConverter(typeof(Rfc822Converter))] DateTimeOffset Expiry);

public sealed record FilterLine(string Id, string Regex, int FilterType, string? Description, string Replacement, string User);

public sealed record Verdict(string Suspicion, IReadOnlyList<string> Matches);

public sealed record Trial(string Text, IReadOnlyList<TrialHit> Hits, bool TookTooLong);

public sealed record TrialHit(int Start, int Length);

public sealed record AddressLine(string Ipaddr, long Seconds);

public sealed record ModesFile(bool MaintenanceMode, bool InviteOnlyMode, bool RaidMode);

public sealed record DeadLetterLine(Guid Id, string Kind, int Attempts, DateTimeOffset Dead, string? Error);

public sealed record ActionLine(long Id, DateTimeOffset At, string Moderator, string Action, string? Target, string Details, string? Reason)
{
    /// <summary>Where its target is looked at; null where it has no page.</summary>
    public string? Link => Target is null ? null
        : Action.StartsWith("account", StringComparison.Ordinal) ? $"/moderation/users/{Target}"
        : Action.StartsWith("worker", StringComparison.Ordinal) && Guid.TryParse(Target, out _) ? $"/moderation/workers/{Target}"
        : Action.StartsWith("filter", StringComparison.Ordinal) ? $"/moderation/filters/{Target}"
        : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(List<AccountLine>))]
[JsonSerializable(typeof(AccountFile))]
[JsonSerializable(typeof(Suspicions))]
[JsonSerializable(typeof(WorkerFile))]
[JsonSerializable(typeof(List<WorkerFile>))]
[JsonSerializable(typeof(List<MessageLine>))]
[JsonSerializable(typeof(FilterLine))]
[JsonSerializable(typeof(List<FilterLine>))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Trial))]
[JsonSerializable(typeof(List<AddressLine>))]
[JsonSerializable(typeof(ModesFile))]
[JsonSerializable(typeof(List<DeadLetterLine>))]
[JsonSerializable(typeof(List<ActionLine>))]
[JsonSerializable(typeof(Performance))]
sealed partial class ModerationPagesJson : JsonSerializerContext
{
    /// <summary>What was asked for; null where the API refused, or does not have it.</summary>
    public static T? Read<T>(InnerAnswer answer)
        where T : class =>
        answer.IsOk ? answer.Body.Deserialize((JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!) : null;
}
