namespace AIHorde.Ledger.Dispatch;

/// <summary>What an image request asks, in bits and numbers. The order of the tests is the contract's, so that a worker reads the same reasons.</summary>
public sealed record ImageDemand : JobDemand<ImageOffer>
{
    const double batchPixelsDivisor = 3.5;
    const double heavyFactor = 1.8;
    const double postProcessingFactor = 0.4;

    /// <summary>Refused silently when the bridge lacks one of these.</summary>
    const Capability filtered = Capability.ExtraSourceImages | Capability.R2 | Capability.TextualInversion;

    public int Width { get; init; } = 512;

    public int Height { get; init; } = 512;

    public int Steps { get; init; } = 30;

    public Sampler Sampler { get; init; } = Sampler.EulerA;

    public bool Karras { get; init; } = true;

    /// <summary>Everything that the bridge must know; see <see cref="ImageFeatures"/> for what a worker may have switched off.</summary>
    public Capability Required { get; init; }

    public ImageFeatures Features { get; init; }

    public int PostProcessorCount { get; init; }

    public bool HeavyPostProcessing { get; init; }

    public bool ExtraSlowWorkers { get; init; }

    public bool DisableBatching { get; init; }

    /// <summary>Whether a worker that wants to see the kudos up front may take it: the requester is trusted or has the price.</summary>
    public bool CoversPrice { get; init; } = true;

    /// <summary>The least mean of step limits of the named models, when there are two or more; null means that the worker's own count.</summary>
    public double? UsualStepsMin { get; init; }

    public int AccurateSteps => Samplers.AccurateSteps(Sampler, Steps);

    public long Pixels => (long)Width * Height;

    public override double Things => (double)Pixels * AccurateSteps;

    public override Verdict Judge(ImageOffer offer)
    {
        var excluded = Exclude(offer);
        if (excluded != SkipReason.None) return Verdict.Excluded(excluded);
        var refused = Refuse(offer);
        return refused == SkipReason.None ? Verdict.Fits : Verdict.Refused(refused);
    }

    public override int BatchFor(ImageOffer offer, int amount, int remaining)
    {
        if (DisableBatching) return Math.Min(1, remaining);
        var heavy = HeavyPostProcessing || Has(ImageFeatures.Transparent) ? heavyFactor : 1;
        var safe = Math.Round(offer.MaxPixels / batchPixelsDivisor * amount / (Pixels * (1 + postProcessingFactor * PostProcessorCount) * heavy));
        return Math.Min((int)Math.Clamp(safe, 1, amount), remaining);
    }

    bool Has(ImageFeatures feature) => (Features & feature) != 0;

    SkipReason Exclude(ImageOffer offer)
    {
        if (Pixels > offer.MaxPixels) return SkipReason.MaxPixels;
        if (Has(ImageFeatures.Source) && !offer.AllowImg2Img) return SkipReason.Img2Img;
        if (Has(ImageFeatures.Painting) && !offer.AllowPainting) return SkipReason.Painting;
        if (UnsafeIp && !offer.AllowUnsafeIp) return SkipReason.UnsafeIp;
        if (Nsfw && !offer.Nsfw) return SkipReason.Nsfw;
        if (!offer.Can(Required & filtered)) return SkipReason.BridgeVersion;
        if (Has(ImageFeatures.Lora) && !offer.AllowLora) return SkipReason.Lora;
        if (Has(ImageFeatures.Lora) && !offer.Can(Capability.Lora)) return SkipReason.BridgeVersion;
        if (Has(ImageFeatures.ControlType) && !offer.AllowControlNet) return SkipReason.ControlNet;
        if (Has(ImageFeatures.ControlType) && !offer.Can(Capability.ControlNet)) return SkipReason.BridgeVersion;
        if (!SlowWorkers && offer.Speed < ImageOffer.SlowSpeed) return SkipReason.Performance;
        if (!ExtraSlowWorkers && offer.ExtraSlow) return SkipReason.Performance;
        if (Has(ImageFeatures.Transparent) && !offer.Can(Capability.LayerDiffuse)) return SkipReason.BridgeVersion;
        if (Has(ImageFeatures.Transparent) && !offer.AllowSdxlControlNet) return SkipReason.ControlNet;
        return Targets.Allow(offer.Id) ? SkipReason.None : SkipReason.WorkerId;
    }

    SkipReason Refuse(ImageOffer offer)
    {
        if (TrustedWorkers && !offer.OwnerTrusted) return SkipReason.Untrusted;
        if (Has(ImageFeatures.Source) && !offer.Can(Capability.Img2Img)) return SkipReason.Img2Img;
        if (Has(ImageFeatures.Painting) && !offer.Can(Capability.Inpainting)) return SkipReason.Painting;
        if (Has(ImageFeatures.Painting) ? !offer.Hosted.HasInpainting : offer.Hosted.AllInpainting) return SkipReason.Models;
        if ((Sampler & (Karras ? offer.KarrasSamplers : offer.PlainSamplers)) == 0) return SkipReason.BridgeVersion;
        if (!Has(ImageFeatures.Source) && offer.Hosted.OnlyPlainInpainting) return SkipReason.Models;
        if (!offer.Can(Required)) return SkipReason.BridgeVersion;
        if (Has(ImageFeatures.QrCode) && offer.Hosted.HasSdxl && !offer.AllowSdxlControlNet) return SkipReason.ControlNet;
        if (Has(ImageFeatures.HiresFix) && offer.Hosted.HasCascade && !offer.Can(Capability.StableCascadeTwoPass)) return SkipReason.BridgeVersion;
        if (offer.Hosted.HasFlux && !offer.Can(Capability.Flux)) return SkipReason.BridgeVersion;
        if (offer.LimitMaxSteps && AccurateSteps > (UsualStepsMin ?? offer.Hosted.UsualStepsMin)) return SkipReason.StepCount;
        if (UnsafeIp && !RequesterTrusted && !offer.OwnerTrusted) return SkipReason.Untrusted;
        if (PostProcessorCount > 0 && !offer.AllowPostProcessing) return SkipReason.PostProcessing;
        return offer.RequireUpfrontKudos && !CoversPrice ? SkipReason.Kudos : SkipReason.None;
    }
}

/// <summary>What a worker may have switched off, or what its models must suit.</summary>
[Flags]
public enum ImageFeatures
{
    None = 0,
    Source = 1 << 0,
    Painting = 1 << 1,
    Lora = 1 << 2,
    TextualInversion = 1 << 3,
    ControlType = 1 << 4,
    Transparent = 1 << 5,
    QrCode = 1 << 6,
    HiresFix = 1 << 7,
    Tiling = 1 << 8,
}
