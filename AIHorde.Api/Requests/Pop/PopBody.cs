using System.Text.Json.Serialization;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Requests;

/// <summary>What every worker says when it pops.</summary>
public abstract record PopBody
{
    public const string UnknownAgent = "unknown:0:unknown";
    public const int AgentLengthMax = 1000;
    public const int AmountMax = 20;

    public string Name { get; init; } = "";

    public IReadOnlyList<string> PriorityUsernames { get; init; } = [];

    public string BridgeAgent { get; init; } = UnknownAgent;

    public int Threads { get; init; } = 1;

    public int Amount { get; init; } = 1;
}

/// <summary>What workers say that generate with models.</summary>
public abstract record ModelPopBody : PopBody
{
    public bool Nsfw { get; init; } = true;

    public IReadOnlyList<string> Models { get; init; } = [];

    public bool RequireUpfrontKudos { get; init; }

    public bool ExtraSlowWorker { get; init; }

    public WorkerSettings Settings(IReadOnlyList<string> accepted) => new()
    {
        BridgeAgent = BridgeAgent,
        Threads = Threads,
        Nsfw = Nsfw,
        Models = accepted,
        RequireUpfrontKudos = RequireUpfrontKudos,
        ExtraSlow = ExtraSlowWorker,
    };
}

/// <summary>A message of moderators or of the owner, delivered with every pop until it expires.</summary>
[WireName("ResponseModelMessagePop")]
public sealed record PopMessage(Guid Id, string Message, string Origin, [property: JsonConverter(typeof(Rfc822Converter))] DateTimeOffset Expiry);

/// <summary>What a worker is told that a result earned.</summary>
[WireName("GenerationSubmitted")]
public sealed record Rewarded(double Reward);
