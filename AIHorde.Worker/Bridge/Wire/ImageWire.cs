using System.Text.Json.Serialization;

namespace AIHorde.Worker.Bridge.Wire;

/// <summary>What an image worker says about itself each time it asks for work.</summary>
sealed record ImagePopRequest
{
    public required string Name { get; init; }
    public required IReadOnlyList<string> Models { get; init; }
    public required string BridgeAgent { get; init; }
    public bool Nsfw { get; init; }
    public int Threads { get; init; }
    public int Amount { get; init; }
    public int MaxPixels { get; init; }
    public IReadOnlyList<string>? Blacklist { get; init; }
    public IReadOnlyList<string>? PriorityUsernames { get; init; }
    public bool RequireUpfrontKudos { get; init; }
    public bool ExtraSlowWorker { get; init; }
    public bool LimitMaxSteps { get; init; }

    [JsonPropertyName("allow_img2img")]
    public bool AllowImageToImage { get; init; }

    public bool AllowPainting { get; init; }

    [JsonPropertyName("allow_unsafe_ipaddr")]
    public bool AllowUnsafeAddress { get; init; }

    public bool AllowPostProcessing { get; init; }

    [JsonPropertyName("allow_controlnet")]
    public bool AllowControlNet { get; init; }

    [JsonPropertyName("allow_sdxl_controlnet")]
    public bool AllowControlNetXl { get; init; }

    public bool AllowLora { get; init; }

    /// <summary>What this worker can do just now, by the contract's names; servers that don't know the field go by the bridge's name.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }
}

sealed record ImagePopAnswer
{
    public string? Id { get; init; }
    public IReadOnlyList<string>? Ids { get; init; }
    public ImagePayload? Payload { get; init; }
    public string? Model { get; init; }
    public double? Ttl { get; init; }
    public Dictionary<string, double>? Skipped { get; init; }
    public IReadOnlyList<WorkerMessage>? Messages { get; init; }
    public string? SourceImage { get; init; }
    public string? SourceProcessing { get; init; }
    public string? SourceMask { get; init; }

    [JsonPropertyName("r2_upload")]
    public string? Upload { get; init; }

    [JsonPropertyName("r2_uploads")]
    public IReadOnlyList<string>? Uploads { get; init; }
}

sealed record ImagePayload
{
    public string? Prompt { get; init; }
    public string? SamplerName { get; init; }
    public double? CfgScale { get; init; }
    public double? DenoisingStrength { get; init; }
    public double? HiresFixDenoisingStrength { get; init; }

    [JsonConverter(typeof(TextOrNumber))]
    public string? Seed { get; init; }

    public int? Height { get; init; }
    public int? Width { get; init; }
    public bool? Karras { get; init; }
    public bool? Tiling { get; init; }
    public bool? HiresFix { get; init; }
    public int? ClipSkip { get; init; }
    public string? ControlType { get; init; }
    public bool? ImageIsControl { get; init; }
    public bool? ReturnControlMap { get; init; }
    public double? FacefixerStrength { get; init; }
    public IReadOnlyList<string>? PostProcessing { get; init; }
    public IReadOnlyList<LoraWire>? Loras { get; init; }
    public IReadOnlyList<InversionWire>? Tis { get; init; }
    public int? DdimSteps { get; init; }
    public int? Steps { get; init; }
    public int? NIter { get; init; }
    public bool? UseNsfwCensor { get; init; }
    public bool? Transparent { get; init; }
    public string? Workflow { get; init; }
}

sealed record LoraWire(string? Name, double? Model, double? Clip, string? InjectTrigger);

sealed record InversionWire(string? Name, double? Strength, string? InjectTi);

sealed record WorkerMessage(string? Id, string? Message, string? Origin);
