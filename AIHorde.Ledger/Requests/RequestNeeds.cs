using System.Text.Json.Serialization;

namespace AIHorde.Ledger.Requests;

/// <summary>What a job demands of a worker and of a price list: numbers, names of techniques and flags. What was said is in the payload.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(ImageNeeds), "image")]
[JsonDerivedType(typeof(TextNeeds), "text")]
[JsonDerivedType(typeof(AlchemyNeeds), "alchemy")]
public abstract record RequestNeeds
{
    [JsonIgnore]
    public abstract RequestKind Kind { get; }

    /// <summary>The size of one piece of work: raw pixelsteps, tokens asked for, or forms.</summary>
    [JsonIgnore]
    public abstract long Things { get; }
}

public sealed record ImageNeeds(int Width, int Height, int Steps, int AccurateSteps, string Sampler) : RequestNeeds
{
    public bool Karras { get; init; }
    public bool Tiling { get; init; }
    public bool HiresFix { get; init; }
    public bool Transparent { get; init; }
    public bool DisableBatching { get; init; }

    /// <summary>The stored image goes to object storage and the worker uploads there; false means base64 in the submit.</summary>
    public bool ObjectStorage { get; init; } = true;
    public int ClipSkip { get; init; } = 1;

    /// <summary>img2img, inpainting, outpainting or remix; null without a source image.</summary>
    public string? SourceProcessing { get; init; }
    public bool HasMask { get; init; }
    public int ExtraSourceImages { get; init; }
    public string? ControlType { get; init; }
    public bool ImageIsControl { get; init; }
    public bool ReturnControlMap { get; init; }
    public string? Workflow { get; init; }
    public int Loras { get; init; }
    public bool LoraVersions { get; init; }
    public int TextualInversions { get; init; }
    public IReadOnlyList<string> PostProcessing { get; init; } = [];
    public int? SeedVariation { get; init; }

    [JsonIgnore]
    public override RequestKind Kind => RequestKind.Image;

    [JsonIgnore]
    public override long Things => (long)Width * Height * AccurateSteps;
}

public sealed record TextNeeds(int MaxLength, int MaxContextLength) : RequestNeeds
{
    public string? Softprompt { get; init; }

    [JsonIgnore]
    public override RequestKind Kind => RequestKind.Text;

    [JsonIgnore]
    public override long Things => MaxLength;
}

/// <summary>One image, several treatments. Each form is a unit of its own, in the order of the list.</summary>
public sealed record AlchemyNeeds(int Tiles, IReadOnlyList<AlchemyForm> Forms) : RequestNeeds
{
    [JsonIgnore]
    public override RequestKind Kind => RequestKind.Alchemy;

    [JsonIgnore]
    public override long Things => 1;
}

/// <summary>A form, what its worker earns and what its requester pays.</summary>
public sealed record AlchemyForm(string Name, Kudos Reward, Kudos Charge);
