namespace AIHorde.Worker.Backends;

/// <summary>A request for pictures as backends get it: the horde's payload with its sources already fetched.</summary>
public sealed record ImageWork
{
    /// <summary>The backend's own name of the model.</summary>
    public required string Model { get; init; }

    public required string Prompt { get; init; }
    public string NegativePrompt { get; init; } = "";
    public int Width { get; init; } = 512;
    public int Height { get; init; } = 512;

    /// <summary>The side of the squares that the model was trained on: about that large is the first pass of a hires fix.</summary>
    public int NativeSize { get; init; } = NativeSizes.Usual;

    public int Steps { get; init; } = 30;
    public double CfgScale { get; init; } = 7.5;
    public string Sampler { get; init; } = "k_euler_a";
    public bool Karras { get; init; }

    /// <summary>Of the first picture; each further one adds one.</summary>
    public long Seed { get; init; }

    public int Count { get; init; } = 1;
    public int ClipSkip { get; init; } = 1;
    public bool Tiling { get; init; }
    public double? DenoisingStrength { get; init; }
    public bool HiresFix { get; init; }
    public double? HiresDenoisingStrength { get; init; }
    public byte[]? Source { get; init; }
    public byte[]? Mask { get; init; }
    public bool Inpaints { get; init; }
    public IReadOnlyList<Addition> Loras { get; init; } = [];
    public IReadOnlyList<Inversion> Inversions { get; init; } = [];
    public string? ControlType { get; init; }
    public bool ImageIsControl { get; init; }

    /// <summary>With a control type the source steers the picture and is not its beginning, unless the requester wants it painted over.</summary>
    public bool StartsFromSource => Source is not null && (ControlType is null || Inpaints);

    public IReadOnlyList<string> PostProcessing { get; init; } = [];
    public double? FaceFixerStrength { get; init; }
}

/// <summary>A LoRA and how strongly it acts.</summary>
public sealed record Addition(string Name, double Model, double Clip, string? Trigger)
{
    /// <summary>What the prompt needs for it. "any" and "all" ask for words that the file's author chose, which nobody here knows.</summary>
    public string Words => Trigger is { Length: > 0 } and not ("any" or "all") ? $" {Trigger}" : "";
}

/// <param name="Into">prompt, negprompt, or null when the requester named it in the prompt.</param>
public sealed record Inversion(string Name, double Strength, string? Into);

/// <summary>An encoded picture, in whatever format the backend gave.</summary>
public sealed record Picture(byte[] Bytes, long Seed, params IReadOnlyList<Remark> Remarks);
