namespace AIHorde.Worker.Backends;

/// <summary>What a backend said that it has. Only what stands here is offered to the horde.</summary>
/// <param name="Software">Its name and version, in words.</param>
/// <param name="Device">What computes, in words: shown at start, so that a fallback is never silent.</param>
public sealed record Offer(string Software, string Device)
{
    public ImageOffer? Images { get; init; }

    public TextOffer? Text { get; init; }

    /// <summary>The alchemy forms it can do, by their names in the contract.</summary>
    public IReadOnlyList<string> Forms { get; init; } = [];

    /// <summary>What it found and can't open: a folder may hold anything. Said at start, and a reason to refuse when the volunteer chose it.</summary>
    public IReadOnlyList<UnreadableModel> Unreadable { get; init; } = [];

    /// <summary>What it could do but for something that is missing on this machine; said at start.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The largest picture for its forms, in tiles of 512 by 512; null where any will do.</summary>
    public int? TilesMax { get; init; }
}

/// <param name="Why">In words, for the volunteer.</param>
public sealed record UnreadableModel(string Name, string Why);

public sealed record ImageOffer(IReadOnlyList<ImageModel> Models, IReadOnlySet<string> Features, IReadOnlySet<string> PostProcessors);

/// <param name="NativeSize">The side that the model was trained for; zero when unknown.</param>
public sealed record ImageModel(string Name, int NativeSize = 0);

public sealed record TextOffer(IReadOnlyList<TextModel> Models);

public sealed record TextModel(string Name, int ContextLengthMax);

/// <summary>Names of the contract for what an image backend can do beyond text to image.</summary>
public static class Feature
{
    public const string ImageToImage = "img2img";
    public const string Inpainting = "inpainting";
    public const string HiresFix = "hires_fix";
    public const string Tiling = "tiling";
    public const string ClipSkip = "clip_skip";
    public const string Lora = "lora";
    public const string TextualInversion = "textual_inversion";
    public const string ControlNet = "controlnet";
    public const string ImageIsControl = "image_is_control";
}
