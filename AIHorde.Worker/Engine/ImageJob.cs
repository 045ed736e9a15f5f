using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Engine;

/// <summary>One request for pictures, in the words of the horde's contract, with sources already decoded.</summary>
public sealed record ImageJob
{
    public required string Model { get; init; }

    /// <summary>May hold weights, <c>(text:1.2)</c>, as the horde's clients write them.</summary>
    public required string Prompt { get; init; }

    public string NegativePrompt { get; init; } = "";

    public int Width { get; init; } = 512;

    public int Height { get; init; } = 512;

    public int Steps { get; init; } = 30;

    public double CfgScale { get; init; } = 7.5;

    /// <summary>The contract's name: <c>k_euler_a</c>, <c>DDIM</c>, <c>lcm</c> and so on.</summary>
    public string Sampler { get; init; } = "k_euler_a";

    public bool Karras { get; init; } = true;

    /// <summary>The first picture's seed; each further picture of the job adds one.</summary>
    public required ulong Seed { get; init; }

    public int Count { get; init; } = 1;

    public int ClipSkip { get; init; } = 1;

    public bool Tiling { get; init; }

    public Bitmap? Source { get; init; }

    /// <summary>White is painted anew, black is kept. With a source and no mask the source's transparency is the mask of an inpainting job.</summary>
    public Bitmap? Mask { get; init; }

    public SourceUse SourceUse { get; init; } = SourceUse.ImageToImage;

    /// <summary>How much of the source is given up, 0 to 1.</summary>
    public double DenoisingStrength { get; init; } = 0.75;

    public bool HiresFix { get; init; }

    public double HiresDenoisingStrength { get; init; } = 0.65;

    public IReadOnlyList<LoraUse> Loras { get; init; } = [];
}

public enum SourceUse
{
    ImageToImage,
    Inpainting,
}

/// <param name="Name">File name without extension, as found in the engine's LoRA folder.</param>
public sealed record LoraUse(string Name, double ModelStrength = 1, double ClipStrength = 1);

/// <param name="LorasLeftOut">Those without which the pictures were drawn.</param>
public sealed record ImageResult(IReadOnlyList<GeneratedImage> Images, IReadOnlyList<LoraLeftOut> LorasLeftOut);

/// <param name="Fits">False when the file is sound and made for another kind of model.</param>
public sealed record LoraLeftOut(string Name, bool Fits);

public sealed record GeneratedImage(Bitmap Pixels, ulong Seed);
