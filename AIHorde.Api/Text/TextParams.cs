namespace AIHorde.Api.Text;

/// <summary>What a requester may set of a text generation. What was not sent stays null, is not stored and not passed on.</summary>
[WireName("ModelPayloadKobold")]
public sealed record TextParams
{
    public const int DefaultMaxLength = 80;
    public const int DefaultMaxContextLength = 2048;

    public int? N { get; init; }

    public int? MaxContextLength { get; init; }

    public int? MaxLength { get; init; }

    public bool? Frmtadsnsp { get; init; }

    public bool? Frmtrmblln { get; init; }

    public bool? Frmtrmspch { get; init; }

    public bool? Frmttriminc { get; init; }

    public bool? Singleline { get; init; }

    public bool? UseDefaultBadwordsids { get; init; }

    public double? RepPen { get; init; }

    public int? RepPenRange { get; init; }

    public double? RepPenSlope { get; init; }

    public double? Temperature { get; init; }

    public double? Tfs { get; init; }

    public double? TopA { get; init; }

    public int? TopK { get; init; }

    public double? TopP { get; init; }

    public double? Typical { get; init; }

    public IReadOnlyList<int>? SamplerOrder { get; init; }

    public IReadOnlyList<string>? StopSequence { get; init; }

    public double? MinP { get; init; }

    public double? SmoothingFactor { get; init; }

    public double? DynatempRange { get; init; }

    public double? DynatempExponent { get; init; }

    /// <summary>Only a job's payload has it.</summary>
    public string? Prompt { get; init; }

    /// <summary>As a worker gets it: six fields always have a value, and each job is one text.</summary>
    public TextParams ForWorker(string? prompt) => this with
    {
        Prompt = prompt,
        N = prompt is null ? null : 1,
        MaxContextLength = MaxContextLength ?? DefaultMaxContextLength,
        MaxLength = MaxLength ?? DefaultMaxLength,
        MinP = MinP ?? 0,
        SmoothingFactor = SmoothingFactor ?? 0,
        DynatempRange = DynatempRange ?? 0,
        DynatempExponent = DynatempExponent ?? 1,
    };
}
