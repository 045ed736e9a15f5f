using AIHorde.Ledger.Models;
using AIHorde.Ledger.Requests;

namespace AIHorde.Ledger.Dispatch;

/// <summary>Reads what the ledger recorded of a request as what the queue matches by.</summary>
public static class WaitingRequests
{
    public static WaitingRequest<TextDemand> OfText(RequestQueued ask, string prompt) => Of(ask, prompt, DemandOf((TextNeeds)ask.Needs, ask.Audience));

    public static WaitingRequest<ImageDemand> OfImage(RequestQueued ask, string prompt, ImageModelReference reference) =>
        Of(ask, prompt, DemandOf((ImageNeeds)ask.Needs, ask.Audience, ask.Models, reference));

    /// <summary>Each form waits for itself.</summary>
    public static IEnumerable<WaitingRequest<AlchemyDemand>> OfAlchemy(RequestQueued ask)
    {
        var needs = (AlchemyNeeds)ask.Needs;
        var whole = Of(ask, "", DemandOf(needs, ask.Audience));
        return needs.Forms.Select((form, part) => whole with
        {
            Part = part,
            Models = [form.Name],
            Order = QueueOrder.Of(ask.Priority, ask.QueuedAt, ask.Request, part),
        });
    }

    public static AlchemyDemand DemandOf(AlchemyNeeds needs, Audience audience) => new()
    {
        TrustedWorkers = audience.TrustedOnly,
        SlowWorkers = audience.Slow,
        UnsafeIp = !audience.SafeAddress,
        RequesterTrusted = audience.RequesterTrusted,
        Tiles = needs.Tiles,
    };

    public static TextDemand DemandOf(TextNeeds needs, Audience audience) => new()
    {
        Nsfw = audience.Nsfw,
        TrustedWorkers = audience.TrustedOnly,
        SlowWorkers = audience.Slow,
        UnsafeIp = !audience.SafeAddress,
        RequesterTrusted = audience.RequesterTrusted,
        Targets = TargetsOf(audience),
        MaxLength = needs.MaxLength,
        MaxContextLength = needs.MaxContextLength,
        ValidatedBackends = audience.ValidatedBackendsOnly,
    };

    public static ImageDemand DemandOf(ImageNeeds needs, Audience audience, IReadOnlyList<string> models, ImageModelReference reference)
    {
        var features = FeaturesOf(needs);
        var post = needs.PostProcessing.Select(PostProcessors.Find).OfType<PostProcessor>().ToList();
        return new ImageDemand
        {
            Nsfw = audience.Nsfw,
            TrustedWorkers = audience.TrustedOnly,
            SlowWorkers = audience.Slow,
            ExtraSlowWorkers = audience.ExtraSlow,
            UnsafeIp = !audience.SafeAddress,
            RequesterTrusted = audience.RequesterTrusted,
            CoversPrice = audience.CoversPrice,
            Targets = TargetsOf(audience),
            Width = needs.Width,
            Height = needs.Height,
            Steps = needs.Steps,
            Sampler = Samplers.Parse(needs.Sampler),
            Karras = needs.Karras,
            Features = features,
            Required = RequiredOf(needs, features, post),
            PostProcessorCount = needs.PostProcessing.Count,
            HeavyPostProcessing = post.Any(p => p.IsHeavy),
            DisableBatching = needs.DisableBatching,
            UsualStepsMin = models.Count >= 2 ? OfferedImageModels.UsualSteps(models, reference) : null,
        };
    }

    static WaitingRequest<TDemand> Of<TDemand>(RequestQueued ask, string prompt, TDemand demand) => new()
    {
        Id = ask.Request,
        Owner = ask.Terms.Requester,
        Models = WaitingModels.Sorted(ask.Models),
        Demand = demand,
        Order = QueueOrder.Of(ask.Priority, ask.QueuedAt, ask.Request),
        Prompt = prompt,
    };

    static WorkerTargets TargetsOf(Audience audience) =>
        audience.Workers.Count == 0 ? WorkerTargets.Anyone : new WorkerTargets(audience.Workers, audience.WorkersAreDenied);

    static ImageFeatures FeaturesOf(ImageNeeds needs)
    {
        var features = ImageFeatures.None;
        void Add(bool asked, ImageFeatures feature) => features |= asked ? feature : ImageFeatures.None;
        Add(needs.SourceProcessing is not null, ImageFeatures.Source);
        Add(needs.SourceProcessing is "inpainting" or "outpainting", ImageFeatures.Painting);
        Add(needs.Loras > 0, ImageFeatures.Lora);
        Add(needs.TextualInversions > 0, ImageFeatures.TextualInversion);
        Add(needs.ControlType is not null, ImageFeatures.ControlType);
        Add(needs.Transparent, ImageFeatures.Transparent);
        Add(needs.Workflow == "qr_code", ImageFeatures.QrCode);
        Add(needs.HiresFix, ImageFeatures.HiresFix);
        return features;
    }

    static Capability RequiredOf(ImageNeeds needs, ImageFeatures features, IEnumerable<PostProcessor> post)
    {
        var required = Capability.None;
        void Add(bool asked, Capability capability) => required |= asked ? capability : Capability.None;
        Add(needs.ObjectStorage, Capability.R2);
        Add(needs.ExtraSourceImages > 0, Capability.ExtraSourceImages);
        Add(features.HasFlag(ImageFeatures.TextualInversion), Capability.TextualInversion);
        Add(needs.Tiling, Capability.Tiling);
        Add(needs.ReturnControlMap, Capability.ReturnControlMap);
        Add(features.HasFlag(ImageFeatures.Transparent), Capability.LayerDiffuse);
        Add(features.HasFlag(ImageFeatures.ControlType), Capability.ControlNet);
        Add(needs.ImageIsControl, Capability.ImageIsControl);
        Add(features.HasFlag(ImageFeatures.QrCode), Capability.ControlNet | Capability.QrCode);
        Add(needs.HiresFix, Capability.HiresFix);
        Add(needs.ClipSkip > 1, Capability.ClipSkip);
        Add(needs.LoraVersions, Capability.LoraVersions);
        Add(needs.PostProcessing.Count > 0, Capability.PostProcessing);
        foreach (var step in post) required |= step.Capability;
        return required;
    }
}
