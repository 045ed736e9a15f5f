using System.Diagnostics.CodeAnalysis;
using AIHorde.Ledger.Models;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Dispatch;

public sealed record ImageOffer : WorkerOffer
{
    public const double SlowSpeed = 500_000;
    public const double BaselineSpeed = 1_000_000;

    public ImageOffer()
    {
    }

    [SetsRequiredMembers]
    public ImageOffer(WorkerView worker, WorkerSettings settings, DateTimeOffset seenAt)
        : base(worker, settings, seenAt)
    {
        MaxPixels = (int)Math.Min(settings.MaxPixels, int.MaxValue);
        (AllowImg2Img, AllowPainting, AllowPostProcessing) = (settings.AllowImg2Img, settings.AllowPainting, settings.AllowPostProcessing);
        (AllowControlNet, AllowSdxlControlNet, AllowLora) = (settings.AllowControlnet, settings.AllowSdxlControlnet, settings.AllowLora);
        (AllowUnsafeIp, LimitMaxSteps) = (settings.AllowUnsafeAddress, settings.LimitMaxSteps);
        (RequireUpfrontKudos, ExtraSlow) = (settings.RequireUpfrontKudos, settings.ExtraSlow);
        Capabilities = BridgeCapabilities.Of(Bridge, settings.Capabilities);
        KarrasSamplers = BridgeCapabilities.SamplersOf(Bridge, karras: true);
        PlainSamplers = BridgeCapabilities.SamplersOf(Bridge, karras: false);
    }

    public int MaxPixels { get; init; } = 512 * 512;

    public bool AllowImg2Img { get; init; } = true;

    public bool AllowPainting { get; init; } = true;

    public bool AllowUnsafeIp { get; init; } = true;

    public bool AllowPostProcessing { get; init; } = true;

    public bool AllowControlNet { get; init; }

    public bool AllowSdxlControlNet { get; init; }

    public bool AllowLora { get; init; }

    public bool LimitMaxSteps { get; init; }

    public bool RequireUpfrontKudos { get; init; }

    public bool ExtraSlow { get; init; }

    public Capability Capabilities { get; init; }

    public Sampler KarrasSamplers { get; init; }

    public Sampler PlainSamplers { get; init; }

    public OfferedImageModels Hosted { get; init; } = OfferedImageModels.Nothing;

    public override bool TakesAnyModel => !Hosted.HasRestricted;

    public bool Can(Capability needed) => (needed & ~Capabilities) == 0;
}

/// <summary>What matching asks about all the models of one worker, worked out once a pop.</summary>
public sealed record OfferedImageModels
{
    const string onlyInpainting = "stable_diffusion_inpainting";
    public static readonly OfferedImageModels Nothing = new();

    public bool HasInpainting { get; init; }

    public bool AllInpainting { get; init; }

    public bool OnlyPlainInpainting { get; init; }

    public bool HasCascade { get; init; }

    public bool HasFlux { get; init; }

    public bool HasSdxl { get; init; }

    /// <summary>Models that only requests by name may have: an account's private one, and the beta that is compared in pairs.</summary>
    public bool HasRestricted { get; init; }

    /// <summary>The least mean of the step limits of any model of the worker.</summary>
    public double UsualStepsMin { get; init; } = double.MaxValue;

    public static OfferedImageModels Of(IReadOnlyCollection<string> names, ImageModelReference reference)
    {
        var baselines = names.Select(reference.BaselineOf).ToHashSet();
        var inpainting = names.Count(reference.IsInpainting);
        return new OfferedImageModels
        {
            HasInpainting = inpainting > 0,
            AllInpainting = inpainting == names.Count,
            OnlyPlainInpainting = names.Count == 1 && names.First() == onlyInpainting,
            HasCascade = baselines.Contains(ImageBaselines.StableCascade),
            HasFlux = baselines.Contains(ImageBaselines.Flux),
            HasSdxl = baselines.Contains(ImageBaselines.Sdxl),
            HasRestricted = names.Any(ImageModelReference.IsRestricted),
            UsualStepsMin = UsualSteps(names, reference),
        };
    }

    public static double UsualSteps(IEnumerable<string> names, ImageModelReference reference) =>
        names.Select(reference.UsualSteps).DefaultIfEmpty(double.MaxValue).Min();
}
