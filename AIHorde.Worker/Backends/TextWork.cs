namespace AIHorde.Worker.Backends;

/// <summary>A request for text as backends get it, with the names of the contract spelled out.</summary>
public sealed record TextWork
{
    /// <summary>The backend's own name of the model.</summary>
    public required string Model { get; init; }

    public required string Prompt { get; init; }
    public int LengthMax { get; init; } = 80;
    public int ContextLengthMax { get; init; } = 2048;
    public double? Temperature { get; init; }
    public int? TopK { get; init; }
    public double? TopP { get; init; }
    public double? TopA { get; init; }
    public double? MinP { get; init; }
    public double? Typical { get; init; }
    public double? TailFree { get; init; }
    public double? RepetitionPenalty { get; init; }
    public int? RepetitionRange { get; init; }
    public double? RepetitionSlope { get; init; }
    public double? SmoothingFactor { get; init; }
    public double? DynamicRange { get; init; }
    public double? DynamicExponent { get; init; }
    public IReadOnlyList<int> SamplerOrder { get; init; } = [];
    public IReadOnlyList<string> StopSequences { get; init; } = [];
    public bool SingleLine { get; init; }
    public bool TrimIncomplete { get; init; }
    public bool RemoveBlankLines { get; init; }
    public bool RemoveSpecial { get; init; }
    public long Seed { get; init; }
}

/// <summary>A text went on.</summary>
/// <param name="Piece">What to append.</param>
/// <param name="Share">How much of the longest text there may be is written, from 0 to 1.</param>
public readonly record struct Written(string Piece, double Share);

/// <param name="FinishReason">stop or length.</param>
public sealed record Writing(string Text, int Tokens, int PromptTokens, string FinishReason);
