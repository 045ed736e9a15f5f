using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AIHorde.Api.Web.Session;

namespace AIHorde.Api.Web;

/// <summary>What the pages read of the API's answers; members that a page does not show are not here.</summary>
public sealed record Performance(
    long QueuedRequests,
    long QueuedTextRequests,
    long WorkerCount,
    long TextWorkerCount,
    long InterrogatorCount,
    double QueuedMegapixelsteps,
    double PastMinuteMegapixelsteps,
    double QueuedTokens,
    double PastMinuteTokens);

public sealed record ActiveModel(string Name, int Count, double Performance, double Queued, double Jobs, long Eta, string Type);

public sealed record WorkerView(
    string Id,
    string Name,
    string Type,
    bool Online,
    bool MaintenanceMode,
    bool Paused,
    bool Trusted,
    bool Nsfw,
    int Threads,
    long RequestsFulfilled,
    long UncompletedJobs,
    double KudosRewards,
    long Uptime,
    string? Performance,
    string? Info,
    string? BridgeAgent,
    string? Owner,
    long? MaxPixels,
    long? MaxLength,
    long? MaxContextLength,
    bool? Img2img,
    bool? Painting,
    bool? Lora,
    bool? Controlnet,
    [property: JsonPropertyName("post-processing")] bool? PostProcessing,
    IReadOnlyList<string>? Models,
    IReadOnlyList<string>? Forms,
    TeamName? Team,
    string? MaintenanceMsg,
    WorkerKudos? KudosDetails);

/// <summary>Null before there was a first reward of the kind.</summary>
public sealed record WorkerKudos(decimal? Generated, decimal? Uptime);

public sealed record TeamName(string? Id, string? Name);

public sealed record TeamView(
    string Id,
    string Name,
    string? Info,
    string? Creator,
    double Kudos,
    long RequestsFulfilled,
    long Uptime,
    int WorkerCount,
    IReadOnlyList<TeamMemberView>? Workers,
    IReadOnlyList<TeamModelView>? Models);

public sealed record TeamMemberView(string Id, string Name, string Type, bool Online);

public sealed record TeamModelView(string Name, int Count);

public sealed record StyleView(
    string Id,
    string Name,
    string? Creator,
    string? Info,
    string? Prompt,
    JsonElement? Params,
    bool Public,
    bool Nsfw,
    long UseCount,
    IReadOnlyList<string>? Models,
    IReadOnlyList<string>? Tags,
    IReadOnlyList<StyleExample>? Examples)
{
    /// <summary>Null where there is none of this kind and id.</summary>
    internal static async Task<StyleView?> FindAsync(HttpContext context, InnerApi api, string kind, string id) =>
        id.Length == 0 ? null : SiteJson.Read<StyleView>(await api.GetAsync(context, $"/api/v2/styles/{kind}/{Uri.EscapeDataString(id)}"));
}

public sealed record StyleExample(Guid Id, string Url, bool Primary);

/// <summary>-1 is without limit.</summary>
public sealed record SharedKeyView(
    string Id, string? Name, long Kudos, long Utilized, string? Expiry, long MaxImagePixels, long MaxImageSteps, long MaxTextTokens);

public sealed record StatementPageView(decimal Balance, decimal Held, decimal Escrow, IReadOnlyList<MovementView> Lines, long? Before);

public sealed record MovementView(DateTimeOffset RecordedAt, string Reason, string Cause, string Action, decimal Amount, decimal Balance, string Entry,
    string? Counterparty = null);

/// <summary>One entry with all its legs, and the work it paid for.</summary>
public sealed record EntryPageView(
    string Entry, string Reason, string Cause, DateTimeOffset RecordedAt, IReadOnlyList<EntryPageLeg> Legs, EntryPageWork? Work);

public sealed record EntryPageLeg(string Account, decimal Amount, decimal? Balance);

public sealed record EntryPageWork(
    string Kind,
    DateTimeOffset QueuedAt,
    string? Request,
    int? Pieces,
    IReadOnlyList<string>? Models,
    string? Job,
    string? Worker,
    string? Model,
    int? Width,
    int? Height,
    int? Steps,
    long? Tokens,
    int? TokensMax,
    decimal? Worth,
    double? Waited,
    double? Seconds,
    string? TraceId);

/// <summary>The way from an entry up to the root of its seal. Hashes are hexadecimal.</summary>
public sealed record EntryProofView(string Entry, string EntryHash, int Index, int Count, IReadOnlyList<string> Path, SealOfProof Seal)
{
    /// <summary>Whether the way really leads there, computed again.</summary>
    public bool Holds => AIHorde.Ledger.MerkleTree.Proves(
        Convert.FromHexString(EntryHash), Index, Count, [.. Path.Select(hash => Convert.FromHexString(hash))], Convert.FromHexString(Seal.Root));
}

public sealed record SealOfProof(long Number, long Entries, string Root, string Hash, DateTimeOffset SealedAt);

public sealed record MonthPageView(string Month, decimal Opening, IReadOnlyList<MonthReasonView> Reasons, decimal Closing);

public sealed record MonthReasonView(string Reason, long Movements, decimal In, decimal Out);

public sealed record WorkerHourView(DateTimeOffset At, long Done, long Faulted, decimal Kudos);

public sealed record OutlookView(int Waiting, int Matching, IReadOnlyDictionary<string, int> ExcludedBy);

public sealed record ModelHourView(DateTimeOffset At, long Jobs, long Delivered, long Made);

public sealed record JobView(
    bool Done,
    bool Faulted,
    bool IsPossible,
    int Finished,
    int Processing,
    int Waiting,
    int Restarted,
    int WaitTime,
    int QueuePosition,
    double Kudos,
    IReadOnlyList<GenerationView>? Generations);

public sealed record GenerationView(string? Img, string? Text, string? Seed, string? Model, string? WorkerName, bool? Censored);

public sealed record AlchemyJob(string State, IReadOnlyList<AlchemyFormState> Forms)
{
    public bool Over => Forms.All(form => form.Over);
}

/// <param name="Result">What came of it: a member of the form's name, or more than one.</param>
public sealed record AlchemyFormState(string Form, string State, JsonElement? Result)
{
    public bool Over => State is "done" or "faulted" or "cancelled";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(Performance))]
[JsonSerializable(typeof(List<ActiveModel>))]
[JsonSerializable(typeof(WorkerView))]
[JsonSerializable(typeof(List<WorkerView>))]
[JsonSerializable(typeof(TeamView))]
[JsonSerializable(typeof(List<TeamView>))]
[JsonSerializable(typeof(StyleView))]
[JsonSerializable(typeof(List<StyleView>))]
[JsonSerializable(typeof(SharedKeyView))]
[JsonSerializable(typeof(StatementPageView))]
[JsonSerializable(typeof(MonthPageView))]
[JsonSerializable(typeof(EntryPageView))]
[JsonSerializable(typeof(EntryProofView))]
[JsonSerializable(typeof(List<WorkerHourView>))]
[JsonSerializable(typeof(OutlookView))]
[JsonSerializable(typeof(List<ModelHourView>))]
[JsonSerializable(typeof(JobView))]
[JsonSerializable(typeof(AlchemyJob))]
sealed partial class SiteJson : JsonSerializerContext
{
    /// <summary>What was asked for; null where the API refused, or does not have it.</summary>
    public static T? Read<T>(InnerAnswer answer)
        where T : class =>
        answer.IsOk ? answer.Body.Deserialize((JsonTypeInfo<T>)Default.GetTypeInfo(typeof(T))!) : null;
}
