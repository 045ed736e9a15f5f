using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Wire;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>A popped image job. Its sources begin to load at once, while it may still wait for a slot; the tasks never throw.</summary>
sealed record ImageOrder(IReadOnlyList<string> Ids, string Model, TimeSpan Lifetime, string? TraceParent)
    : HordeJob(JobKind.Image, Ids, Model, Lifetime, TraceParent)
{
    /// <summary>What servers grant at least; used when one does not say.</summary>
    const double LifetimeSecondsDefault = 150;

    public required ImagePayload Payload { get; init; }
    public required IReadOnlyList<Uri?> Uploads { get; init; }
    public bool Inpaints { get; init; }
    public Task<Outcome<byte[]>>? Source { get; init; }
    public Task<Outcome<byte[]>>? Mask { get; init; }

    public override string Measure => $"{Payload.Width ?? 512}x{Payload.Height ?? 512}, {Payload.DdimSteps ?? Payload.Steps ?? 30} steps"
        + (Ids.Count > 1 ? $", {Ids.Count} images" : "");

    public static ImageOrder? From(ImagePopAnswer answer, string? trace, Func<string, string, Task<Outcome<byte[]>>> fetch)
    {
        if (answer.Id is not { Length: > 0 } first || answer.Payload?.Prompt is null || answer.Model is null)
        {
            return null;
        }

        var ids = answer.Ids is { Count: > 0 } all ? all : [first];
        return new ImageOrder(ids, answer.Model, TimeSpan.FromSeconds(answer.Ttl is > 0 and var ttl ? ttl : LifetimeSecondsDefault), trace)
        {
            Payload = answer.Payload,
            Uploads = [.. ids.Select((_, index) => Upload(answer, index))],
            Inpaints = answer.SourceProcessing is "inpainting" or "outpainting",
            Source = answer.SourceImage is { Length: > 0 } source ? fetch(source, "source_image") : null,
            Mask = answer.SourceMask is { Length: > 0 } mask ? fetch(mask, "source_mask") : null,
        };
    }

    /// <param name="processing">Of what was asked, that which the model's own backend does.</param>
    public ImageWork Work(ModelPlace place, IReadOnlyList<string> processing, byte[]? source, byte[]? mask, Random random)
    {
        var prompt = Payload.Prompt ?? "";
        var cut = prompt.IndexOf("###", StringComparison.Ordinal);
        return new ImageWork
        {
            Model = place.LocalName,
            NativeSize = Math.Max(place.Image!.NativeSize, NativeSizes.Of(place.HordeName)),
            Prompt = (cut < 0 ? prompt : prompt[..cut]).Trim(),
            NegativePrompt = cut < 0 ? "" : prompt[(cut + 3)..].Trim(),
            Width = Payload.Width ?? 512,
            Height = Payload.Height ?? 512,
            Steps = Payload.DdimSteps ?? Payload.Steps ?? 30,
            CfgScale = Payload.CfgScale ?? 7.5,
            Sampler = Payload.SamplerName ?? "k_euler_a",
            Karras = Payload.Karras ?? false,
            Seed = long.TryParse(Payload.Seed, out var seed) && seed >= 0 ? seed : random.NextInt64(1L << 32),
            Count = Ids.Count,
            ClipSkip = Payload.ClipSkip ?? 1,
            Tiling = Payload.Tiling ?? false,
            DenoisingStrength = Payload.DenoisingStrength,
            HiresFix = Payload.HiresFix ?? false,
            HiresDenoisingStrength = Payload.HiresFixDenoisingStrength,
            Source = source,
            Mask = mask,
            Inpaints = Inpaints && source is not null,
            Loras = [.. (Payload.Loras ?? []).Select(lora => new Addition(lora.Name ?? "", lora.Model ?? 1, lora.Clip ?? 1, lora.InjectTrigger))],
            Inversions = [.. (Payload.Tis ?? []).Select(one => new Inversion(one.Name ?? "", one.Strength ?? 1, one.InjectTi))],
            ControlType = Payload.ControlType,
            ImageIsControl = Payload.ImageIsControl ?? false,
            PostProcessing = processing,
            FaceFixerStrength = Payload.FacefixerStrength,
        };
    }

    /// <summary>What no backend of this worker does; a server that hands it out regardless gets the job back.</summary>
    public string? Unsupported() => Payload switch
    {
        { Transparent: true } => "transparent pictures",
        { Workflow: { Length: > 0 } workflow } => $"the workflow {workflow}",
        { ReturnControlMap: true } => "control maps",
        _ => null,
    };

    static Uri? Upload(ImagePopAnswer answer, int index)
    {
        var text = answer.Uploads is { } list && index < list.Count ? list[index] : index == 0 ? answer.Upload : null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
    }
}
