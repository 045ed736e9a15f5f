namespace AIHorde.Worker.Bridge.Wire;

/// <summary>What a text worker says about itself each time it asks for work.</summary>
sealed record TextPopRequest
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Models { get; init; }
    public required string BridgeAgent { get; init; }
    public bool Nsfw { get; init; }
    public int Threads { get; init; }
    public int Amount { get; init; }
    public int MaxLength { get; init; }
    public int MaxContextLength { get; init; }
    public IReadOnlyList<string>? PriorityUsernames { get; init; }
    public IReadOnlyList<string> Softprompts { get; init; } = [];
    public bool RequireUpfrontKudos { get; init; }
    public bool ExtraSlowWorker { get; init; }
}

sealed record TextPopAnswer
{
    public string? Id { get; init; }
    public IReadOnlyList<string>? Ids { get; init; }
    public TextPayload? Payload { get; init; }
    public string? Model { get; init; }
    public double? Ttl { get; init; }
    public Dictionary<string, double>? Skipped { get; init; }
    public IReadOnlyList<WorkerMessage>? Messages { get; init; }
}

/// <summary>KoboldAI's parameters, as clients of the horde send them.</summary>
sealed record TextPayload
{
    public string? Prompt { get; init; }
    public int? MaxLength { get; init; }
    public int? MaxContextLength { get; init; }
    public double? Temperature { get; init; }
    public int? TopK { get; init; }
    public double? TopP { get; init; }
    public double? TopA { get; init; }
    public double? MinP { get; init; }
    public double? Typical { get; init; }
    public double? Tfs { get; init; }
    public double? RepPen { get; init; }
    public int? RepPenRange { get; init; }
    public double? RepPenSlope { get; init; }
    public double? SmoothingFactor { get; init; }
    public double? DynatempRange { get; init; }
    public double? DynatempExponent { get; init; }
    public IReadOnlyList<int>? SamplerOrder { get; init; }
    public IReadOnlyList<string>? StopSequence { get; init; }
    public bool? Singleline { get; init; }
    public bool? Frmttriminc { get; init; }
    public bool? Frmtrmblln { get; init; }
    public bool? Frmtrmspch { get; init; }
    public bool? Frmtadsnsp { get; init; }
}
