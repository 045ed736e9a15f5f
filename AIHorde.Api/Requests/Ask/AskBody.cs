using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Requests;

/// <summary>What every request says about how it wants to be served.</summary>
public abstract record AskBody
{
    public bool TrustedWorkers { get; init; }

    public bool SlowWorkers { get; init; } = true;

    public bool DryRun { get; init; }

    public string? Webhook { get; init; }

    /// <summary>How many pieces are asked for.</summary>
    [JsonIgnore]
    public abstract int Count { get; }

    public virtual Audience AudienceFor(Asker asker) =>
        new() { TrustedOnly = TrustedWorkers, Slow = SlowWorkers, RequesterTrusted = asker.IsTrusted, SafeAddress = !asker.AtUnsafeAddress };
}

/// <summary>What requests say that something be made by a model from a prompt.</summary>
public abstract record ModelAskBody : AskBody
{
    public string Prompt { get; init; } = "";

    public IReadOnlyList<string> Models { get; init; } = [];

    public bool ValidatedBackends { get; init; }

    public bool ExtraSlowWorkers { get; init; }

    public IReadOnlyList<string> Workers { get; init; } = [];

    public bool WorkerBlacklist { get; init; }

    public string? ProxiedAccount { get; init; }

    public IReadOnlyList<ExtraSourceImage>? ExtraSourceImages { get; init; }

    public bool DisableBatching { get; init; }

    public bool AllowDowngrade { get; init; }

    public string? Style { get; init; }

    public override Audience AudienceFor(Asker asker) => base.AudienceFor(asker) with
    {
        Workers = AskRules.TargetsOf(this),
        WorkersAreDenied = WorkerBlacklist,
        ExtraSlow = ExtraSlowWorkers,
        ValidatedBackendsOnly = ValidatedBackends,
    };
}

public sealed record ExtraSourceImage(string? Image, double Strength = 1.0);

/// <summary>The answer to an accepted request.</summary>
/// <param name="Kudos">Absent where the contract has none.</param>
[WireName("RequestAsync", Status = 202)]
public sealed record Asked(Guid Id, double? Kudos, string? Message = null, IReadOnlyList<AskWarning>? Warnings = null)
{
    /// <summary>Clients look for the first word.</summary>
    public const string NobodyNow = "Warning: no active worker can serve this request now. It waits for one until it expires.";
}

[WireName("RequestSingleWarning")]
public sealed record AskWarning(string Code, string Message);

/// <summary>The answer to a dry run: the price, who could do it now, and no id.</summary>
/// <param name="ExcludedBy">The first condition that keeps a worker from it, and how many workers it keeps.</param>
/// <param name="Params">How large what was priced is: smaller than asked where that was allowed and kudos did not suffice.</param>
[WireName("RequestPriced")]
public sealed record Priced(
    double Kudos, int ActiveWorkers, int MatchingWorkers, IReadOnlyDictionary<string, int> ExcludedBy, IReadOnlyDictionary<string, int>? Params);
