using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Models;

namespace AIHorde.Ledger.Pricing;

/// <summary>What an image costs its requester and earns its worker, from the value of one image without its model.</summary>
public static class ImagePrice
{
    const decimal sourceFactor = 1.3m;
    const decimal fastOnlyFactor = 1.2m;
    const decimal denyListFactor = 1.1m;
    const int sourceImageTax = 5;
    const decimal oldBridgeFactor = 0.90m;
    const decimal otherBridgeFactor = 0.75m;
    const string unnamedModel = "SDXL 1.0";

    /// <summary>The tax for asking at all. Two kudos of it are the reference's style fee, which images always pay.</summary>
    public static Kudos ActivationTax(int extraSourceImages) => Kudos.Whole(3 + sourceImageTax * extraSourceImages);

    /// <summary>How much dearer the family of the model is that really made the image.</summary>
    public static int ModelMultiplier(string baseline, bool qrCode, bool hiresFix) => baseline switch
    {
        ImageBaselines.Sdxl => qrCode ? 4 : 2,
        ImageBaselines.StableCascade => hiresFix ? 7 : 4,
        ImageBaselines.Flux or ImageBaselines.ZImage => 8,
        ImageBaselines.Qwen => 12,
        _ => 1,
    };

    /// <summary>The part of a reward that is credited: programs that keep up earn it whole.</summary>
    public static decimal BridgeFactor(BridgeAgent agent) => agent.Name switch
    {
        BridgeCapabilities.Own => 1m,
        BridgeCapabilities.ReGen => agent.IsAtLeast(13) ? 1m : oldBridgeFactor,
        BridgeCapabilities.Classic => agent.IsAtLeast(24) ? 1m : oldBridgeFactor,
        _ => otherBridgeFactor,
    };

    /// <summary>What the requester pays for one image. What it is more than the worker's reward is destroyed.</summary>
    public static decimal Burn(decimal reward, ImageBurn of)
    {
        var kudos = of.HasSource ? reward * sourceFactor : reward;
        foreach (var name in of.PostProcessing) kudos *= PostProcessors.Find(name)?.BurnFactor ?? 1m;
        kudos += 1;
        if (!of.SlowWorkers) kudos *= fastOnlyFactor;
        return of.DenyList ? kudos * denyListFactor : kudos;
    }

    /// <summary>The price that a dry run answers and that is asked up front; the first named model stands for all.</summary>
    public static decimal Quote(decimal unitPrice, ImageBurn of, IReadOnlyList<string> models, ImageModelReference reference, int count)
    {
        var baseline = reference.BaselineOf(models.Count > 0 ? models[0] : unnamedModel);
        return Burn(unitPrice, of) * count * ModelMultiplier(baseline, qrCode: false, hiresFix: false) + 1;
    }
}

/// <summary>What makes an image dearer than the work in it.</summary>
public sealed record ImageBurn(bool HasSource, IReadOnlyList<string> PostProcessing, bool SlowWorkers, bool DenyList);
