namespace AIHorde.Worker.Engine;

/// <summary>Writes text, streamed piece by piece. One instance may hold several models; it queues jobs itself.</summary>
public interface ITextEngine : IAsyncDisposable
{
    /// <summary>What computes, in words for the volunteer.</summary>
    string Device { get; }

    IReadOnlyList<TextModelInfo> Models { get; }

    /// <summary>
    /// The last piece, and only it, has a <see cref="TextPiece.Finish"/>. Throws <see cref="EngineFaultException"/> when this job cannot be done.
    /// </summary>
    IAsyncEnumerable<TextPiece> GenerateAsync(TextJob job, CancellationToken cancellationToken);
}

public sealed record TextModelInfo(string Name, long Parameters, int ContextTokensMax);

/// <param name="Text">What to append; may be empty on the last piece. Never ends inside a stop sequence.</param>
/// <param name="Tokens">Tokens generated so far.</param>
public readonly record struct TextPiece(string Text, int Tokens, TextFinish? Finish = null);

public enum TextFinish
{
    Stop,
    Length,
}

/// <summary>One request for text, in the words of the horde's contract (KoboldAI's names in comments where they differ).</summary>
public sealed record TextJob
{
    public required string Model { get; init; }

    public required string Prompt { get; init; }

    /// <summary><c>max_length</c></summary>
    public int TokensMax { get; init; } = 80;

    /// <summary><c>max_context_length</c>: the prompt's oldest tokens are dropped to fit.</summary>
    public int ContextTokensMax { get; init; } = 2048;

    public double Temperature { get; init; } = 1;

    public int TopK { get; init; }

    public double TopP { get; init; } = 1;

    public double TopA { get; init; }

    public double MinP { get; init; }

    public double Typical { get; init; } = 1;

    /// <summary><c>tfs</c></summary>
    public double TailFree { get; init; } = 1;

    /// <summary><c>rep_pen</c></summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary><c>rep_pen_range</c>: 0 is everything.</summary>
    public int RepetitionRange { get; init; }

    /// <summary><c>rep_pen_slope</c></summary>
    public double RepetitionSlope { get; init; }

    /// <summary>
    /// KoboldAI's numbering: 0 top-k, 1 top-a, 2 top-p, 3 tail-free, 4 typical, 5 temperature, 6 repetition penalty. Empty is
    /// the default order.
    /// </summary>
    public IReadOnlyList<int> SamplerOrder { get; init; } = [];

    public IReadOnlyList<string> StopSequences { get; init; } = [];

    public required ulong Seed { get; init; }
}
