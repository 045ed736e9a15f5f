namespace AIHorde.Api.Requests;

/// <summary>What requests of both kinds say about how they want to be served.</summary>
public abstract record AskBody
{
    public string Prompt { get; init; } = "";

    public bool TrustedWorkers { get; init; }

    public bool ValidatedBackends { get; init; }

    public bool SlowWorkers { get; init; } = true;

    public bool ExtraSlowWorkers { get; init; }

    public IReadOnlyList<string> Workers { get; init; } = [];

    public bool WorkerBlacklist { get; init; }

    public bool DryRun { get; init; }

    public string? ProxiedAccount { get; init; }

    public IReadOnlyList<ExtraSourceImage>? ExtraSourceImages { get; init; }

    public bool DisableBatching { get; init; }

    public bool AllowDowngrade { get; init; }

    public string? Webhook { get; init; }

    public string? Style { get; init; }
}

public sealed record ExtraSourceImage(string? Image, double Strength = 1.0);

/// <summary>The answer to an accepted request.</summary>
public sealed record Asked(Guid Id, double Kudos, string? Message = null, IReadOnlyList<AskWarning>? Warnings = null)
{
    /// <summary>Clients look for the first word.</summary>
    public const string NobodyNow = "Warning: no active worker can serve this request now. It waits for one until it expires.";
}

public sealed record AskWarning(string Code, string Message);

/// <summary>The answer to a dry run: the price, and no id.</summary>
public sealed record Priced(double Kudos);
