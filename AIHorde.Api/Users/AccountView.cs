using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>How much of an account one may see.</summary>
enum ViewLevel
{
    Public,
    Owner,
    Moderator,
}

/// <summary>What everybody sees of an account.</summary>
public record PublicAccount
{
    public required string Username { get; init; }

    public required int Id { get; init; }

    public required decimal Kudos { get; init; }

    public required KudosDetailsView KudosDetails { get; init; }

    public required int Concurrency { get; init; }

    public required int WorkerInvited { get; init; }

    public required bool Moderator { get; init; }

    public required bool Trusted { get; init; }

    public required bool Flagged { get; init; }

    public required bool Service { get; init; }

    public required bool Education { get; init; }

    public required bool Customizer { get; init; }

    public required bool Deleted { get; init; }

    public required bool Pseudonymous { get; init; }

    public required int WorkerCount { get; init; }

    public required long AccountAge { get; init; }

    public required IReadOnlyList<UserStyleView> Styles { get; init; }

    public required RecordsView Records { get; init; }

    public ObsoleteUsage Usage { get; } = new();

    public ObsoleteContributions Contributions { get; } = new();
}

/// <summary>One account, with what the reader's level adds; what it does not add is absent.</summary>
[WireName("UserDetails")]
public sealed record AccountView : PublicAccount
{
    [SetsRequiredMembers]
    internal AccountView(PublicAccount basis)
        : base(basis)
    {
    }

    public IReadOnlyList<string>? WorkerIds { get; init; }

    public IReadOnlyList<string>? SharedkeyIds { get; init; }

    public string? Contact { get; init; }

    public bool? Vpn { get; init; }

    public bool? Special { get; init; }

    public bool? PublicWorkers { get; init; }

    public ActiveGenerationsView? ActiveGenerations { get; init; }

    public decimal? EvaluatingKudos { get; init; }

    public MonthlyKudosView? MonthlyKudos { get; init; }

    public int? Suspicious { get; init; }

    public string? AdminComment { get; init; }

    public string? ProxyPasskey { get; init; }
}

/// <summary>An account in the list of accounts. There the members that readers may not see are present without a value, as the reference has it.</summary>
[WireName("ListedUser")]
public sealed record ListedAccount : PublicAccount
{
    [SetsRequiredMembers]
    internal ListedAccount(PublicAccount basis)
        : base(basis)
    {
    }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? WorkerIds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? SharedkeyIds { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Contact { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? Vpn { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? Special { get; }

    public EmptyObject ActiveGenerations { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public decimal? EvaluatingKudos { get; }

    public EmptyObject MonthlyKudos { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Suspicious { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? AdminComment { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ProxyPasskey { get; }
}

public sealed record EmptyObject;

[WireName("ResponseModelStylesUser")]
public sealed record UserStyleView(string Name, string Id, string Type);

/// <summary>Running totals by kind of movement; each is the integer 0 until it first moves.</summary>
[WireName("UserKudosDetails")]
public sealed record KudosDetailsView(
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Accumulated,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Gifted,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Donated,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Admin,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Received,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Recurring,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Awarded,
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Styled);

[WireName("UserRecords")]
public sealed record RecordsView(WorkView Usage, WorkView Contribution, CountsView Fulfillment, CountsView Request, CountsView Style);

[WireName("UserAmountRecords")]
public sealed record WorkView(
    [property: JsonConverter(typeof(TallyConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Megapixelsteps,
    long Tokens);

[WireName("UserThingRecords")]
public sealed record CountsView(long Image, long Text, long Interrogation);

[WireName("UserActiveGenerations")]
public sealed record ActiveGenerationsView(IReadOnlyList<string>? Image, IReadOnlyList<string>? Text, IReadOnlyList<string>? Alchemy);

[WireName("MonthlyKudos")]
public sealed record MonthlyKudosView(int Amount, [property: JsonConverter(typeof(Rfc822Converter))] DateTimeOffset? LastReceived);

/// <summary>Kept for clients that read it; it never has a value.</summary>
[WireName("UsageDetails")]
public sealed record ObsoleteUsage
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public decimal? Megapixelsteps { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Requests { get; }
}

/// <summary>As <see cref="ObsoleteUsage"/>.</summary>
[WireName("ContributionsDetails")]
public sealed record ObsoleteContributions
{
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public decimal? Megapixelsteps { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Fulfillments { get; }
}
