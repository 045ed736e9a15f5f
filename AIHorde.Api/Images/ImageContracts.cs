using System.Text.Json.Serialization;
using AIHorde.Api.Requests;

namespace AIHorde.Api.Images;

public sealed record ImageAsyncBody : ModelAskBody
{
    public ImageAsyncBody() => Models = ["stable_diffusion"];

    public ImageParams Params { get; init; } = new();

    [JsonIgnore]
    public override int Count => Params.N ?? 1;

    public bool Nsfw { get; init; } = true;

    public bool CensorNsfw { get; init; } = true;

    public bool R2 { get; init; } = true;

    public bool ReplacementFilter { get; init; } = true;

    public string? SourceImage { get; init; }

    public string SourceProcessing { get; init; } = "img2img";

    public string? SourceMask { get; init; }
}

public sealed record ImagePopBody : ModelPopBody
{
    public int MaxPixels { get; init; } = 512 * 512;

    public IReadOnlyList<string> Blacklist { get; init; } = [];

    public bool AllowImg2Img { get; init; } = true;

    public bool AllowPainting { get; init; } = true;

    public bool AllowUnsafeIpaddr { get; init; } = true;

    public bool AllowPostProcessing { get; init; } = true;

    public bool AllowControlnet { get; init; }

    public bool AllowSdxlControlnet { get; init; }

    public bool AllowLora { get; init; }

    public bool LimitMaxSteps { get; init; }

    /// <summary>Beyond the contract: what the worker's program can do, for programs whose versions this server does not know.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];
}

/// <summary>A job's parameters as workers read them: steps are called ddim_steps, the number of images n_iter.</summary>
[WireName("ModelPayloadStable")]
public sealed record ImageJobPayload
{
    public string SamplerName { get; init; } = "k_euler_a";

    public double CfgScale { get; init; } = 7.5;

    public double? DenoisingStrength { get; init; }

    public double? HiresFixDenoisingStrength { get; init; }

    public int Height { get; init; } = 512;

    public int Width { get; init; } = 512;

    public IReadOnlyList<string>? PostProcessing { get; init; }

    public bool Karras { get; init; }

    public bool Tiling { get; init; }

    public bool HiresFix { get; init; }

    public int? ClipSkip { get; init; }

    public double? FacefixerStrength { get; init; }

    public IReadOnlyList<ImageLora>? Loras { get; init; }

    public IReadOnlyList<ImageInversion>? Tis { get; init; }

    public System.Text.Json.JsonElement? Special { get; init; }

    public string? Workflow { get; init; }

    public bool Transparent { get; init; }

    public string? Seed { get; init; }

    public string? ControlType { get; init; }

    public bool ImageIsControl { get; init; }

    public bool ReturnControlMap { get; init; }

    public IReadOnlyList<ImageExtraText>? ExtraTexts { get; init; }

    public string? Prompt { get; init; }

    public int DdimSteps { get; init; } = 30;

    public int NIter { get; init; } = 1;

    public bool? UseNsfwCensor { get; init; }
}

[WireName("GenerationPayloadStable")]
public sealed record ImagePopped
{
    public required ImageJobPayload Payload { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Guid? Id { get; init; }

    public IReadOnlyList<Guid> Ids { get; init; } = [];

    public IReadOnlyList<PopMessage> Messages { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Ttl { get; init; }

    public IReadOnlyDictionary<string, int> Skipped { get; init; } = new Dictionary<string, int>();

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Model { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? SourceImage { get; init; }

    public string SourceProcessing { get; init; } = "img2img";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? SourceMask { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ExtraSourceImage>? ExtraSourceImages { get; init; }

    [JsonPropertyName("r2_upload"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? R2Upload { get; init; }

    [JsonPropertyName("r2_uploads"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? R2Uploads { get; init; }
}

public sealed record ImageSubmitBody : GenerationSubmitBody;

[WireName("GenerationStable")]
public sealed record ImageGeneration
{
    public required string Img { get; init; }

    public required string Seed { get; init; }

    public required Guid Id { get; init; }

    public required bool Censored { get; init; }

    public required IReadOnlyList<GenerationMetadata> GenMetadata { get; init; }

    public required Guid WorkerId { get; init; }

    public required string WorkerName { get; init; }

    public required string Model { get; init; }

    /// <summary>Always ok: what was hidden is told by the metadata.</summary>
    public string State { get; init; } = "ok";
}

[WireName("RequestStatusStable")]
public sealed record ImageStatus : ProgressBody
{
    public ImageStatus(Progress progress, IReadOnlyList<ImageGeneration> generations)
        : base(progress) => Generations = generations;

    public IReadOnlyList<ImageGeneration> Generations { get; }

    /// <summary>Sharing for public data sets has ended; what clients send of it has no effect.</summary>
    public bool Shared { get; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImageAsyncBody))]
[JsonSerializable(typeof(ImagePopBody))]
[JsonSerializable(typeof(ImagePopped))]
[JsonSerializable(typeof(ImageSubmitBody))]
[JsonSerializable(typeof(ImageStatus))]
[JsonSerializable(typeof(ProgressBody))]
[JsonSerializable(typeof(Asked))]
[JsonSerializable(typeof(Priced))]
[JsonSerializable(typeof(Rewarded))]
[JsonSerializable(typeof(ImageRateBody))]
sealed partial class ImageJson : JsonSerializerContext;
