namespace AIHorde.Api.Requests;

/// <summary>What workers of both kinds say when they pop.</summary>
public abstract record PopBody
{
    public const string UnknownAgent = "unknown:0:unknown";

    public string Name { get; init; } = "";

    public IReadOnlyList<string> PriorityUsernames { get; init; } = [];

    public bool Nsfw { get; init; } = true;

    public IReadOnlyList<string> Models { get; init; } = [];

    public string BridgeAgent { get; init; } = UnknownAgent;

    public int Threads { get; init; } = 1;

    public bool RequireUpfrontKudos { get; init; }

    public int Amount { get; init; } = 1;

    public bool ExtraSlowWorker { get; init; }
}

/// <summary>A message of moderators or of the owner, delivered with every pop until it expires.</summary>
public sealed record PopMessage(Guid Id, string Message, string? Origin, string Expiry);

/// <summary>What a worker is told that a result earned.</summary>
public sealed record Rewarded(double Reward);
