using System.Text.Json;
using AIHorde.Ledger.Dispatch;

namespace AIHorde.Api.Images;

/// <summary>What a requester may set of an image. What was not sent stays null; what counts then is in <see cref="WithDefaults"/>.</summary>
public sealed record ImageParams
{
    public const int StepsDefault = 30;
    public const int StepsDefaultWithControl = 20;
    public const int StepsMaxWithControl = 40;

    public string? SamplerName { get; init; }

    public double? CfgScale { get; init; }

    public double? DenoisingStrength { get; init; }

    public double? HiresFixDenoisingStrength { get; init; }

    public int? Height { get; init; }

    public int? Width { get; init; }

    public IReadOnlyList<string>? PostProcessing { get; init; }

    public bool? Karras { get; init; }

    public bool? Tiling { get; init; }

    public bool? HiresFix { get; init; }

    public int? ClipSkip { get; init; }

    public double? FacefixerStrength { get; init; }

    public IReadOnlyList<ImageLora>? Loras { get; init; }

    public IReadOnlyList<ImageInversion>? Tis { get; init; }

    public JsonElement? Special { get; init; }

    public string? Workflow { get; init; }

    public bool? Transparent { get; init; }

    public string? Seed { get; init; }

    public int? SeedVariation { get; init; }

    public string? ControlType { get; init; }

    public bool? ImageIsControl { get; init; }

    public bool? ReturnControlMap { get; init; }

    public IReadOnlyList<ImageExtraText>? ExtraTexts { get; init; }

    public int? Steps { get; init; }

    public int? N { get; init; }

    public Sampler Sampler => Samplers.Parse(SamplerName ?? "k_euler_a");

    public int AccurateSteps => Samplers.AccurateSteps(Sampler, Steps ?? StepsDefault);

    public long Pixels => (long)(Width ?? 512) * (Height ?? 512);

    /// <summary>The defaults that are in force, which are not all those that the published document names.</summary>
    public ImageParams WithDefaults() => this with
    {
        SamplerName = SamplerName ?? "k_euler_a",
        CfgScale = CfgScale ?? 5.0,
        Height = Height ?? 512,
        Width = Width ?? 512,
        Karras = Karras ?? true,
        Tiling = Tiling ?? false,
        HiresFix = HiresFix ?? false,
        Transparent = Transparent ?? false,
        ImageIsControl = ImageIsControl ?? false,
        ReturnControlMap = ReturnControlMap ?? false,
        Steps = Steps ?? (ControlType is null ? StepsDefault : StepsDefaultWithControl),
        N = N ?? 1,
    };
}

public sealed record ImageLora(string Name, double Model = 1.0, double Clip = 1.0, string? InjectTrigger = null, bool IsVersion = false)
{
    static readonly string[] fewStepVersions = ["246747", "247778", "268475", "243643", "225222", "219782", "363353"];
    static readonly string[] fewStepModels = ["195519", "216190", "324115"];

    /// <summary>LoRAs that make a picture in very few steps, by their public numbers.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsLcm => (IsVersion ? fewStepVersions : fewStepModels).Contains(Name);
}

public sealed record ImageInversion(string Name, string? InjectTi = null, double Strength = 1.0);

public sealed record ImageExtraText(string Text, string Reference);

/// <summary>A source image as it is kept: under which name in the store.</summary>
public sealed record StoredImage(string Name, double Strength = 1.0);

/// <summary>The private part of an image request: what its worker will be told.</summary>
public sealed record ImageAsk
{
    public ImageParams Params { get; init; } = new();

    public string? SourceProcessing { get; init; }

    public StoredImage? Source { get; init; }

    public StoredImage? Mask { get; init; }

    public IReadOnlyList<StoredImage>? Extra { get; init; }

    /// <summary>The worker is to look at its own result and to hide what is not safe.</summary>
    public bool UseNsfwCensor { get; init; }

    public bool R2 { get; init; } = true;
}
