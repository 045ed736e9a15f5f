namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// How many waiting image requests there are of each kind that a worker may not be able to serve. Every number that an empty pop
/// reports is a sum of a few of these, however long the queue is.
/// </summary>
public sealed class ImageTally : IQueueTally<ImageDemand, ImageOffer>
{
    const int sideUnit = 64;
    const int areaSteps = 3072 / sideUnit * (3072 / sideUnit) + 1;

    /// <summary>Capabilities whose absence is one reason together with an unsupported sampler, so that they are counted jointly.</summary>
    static readonly Capability[] jointly = [Capability.HiresFix, Capability.ReturnControlMap, Capability.Tiling, Capability.LayerDiffuse];

    readonly int[] byArea = new int[areaSteps];
    readonly Dictionary<(Sampler, bool Karras, Capability), int> bySampler = [];
    readonly Dictionary<Guid, (int Allowed, int Denied)> byTarget = [];
    readonly Dictionary<ImageFeatures, int> byFeature = [];
    int nsfw, unsafeIp, trustedOnly, fastOnly, notExtraSlow, allowLists;

    public void Change(ImageDemand demand, int by)
    {
        byArea[AreaIndex(demand.Pixels)] += by;
        Add(bySampler, (demand.Sampler, demand.Karras, demand.Required & Jointly), by);
        if (demand.Features != ImageFeatures.None) Add(byFeature, demand.Features, by);
        if (demand.Nsfw) nsfw += by;
        if (demand.UnsafeIp) unsafeIp += by;
        if (demand.TrustedWorkers) trustedOnly += by;
        if (!demand.SlowWorkers) fastOnly += by;
        if (!demand.ExtraSlowWorkers) notExtraSlow += by;
        if (!demand.Targets.IsEmpty) ChangeTargets(demand.Targets, by);
    }

    public void Report(ImageOffer offer, SkipCounts skipped, int withForeignModel)
    {
        var met = skipped[SkipReason.BridgeVersion];
        var targeted = byTarget.GetValueOrDefault(offer.Id.Value);
        skipped[SkipReason.Models] = withForeignModel;
        skipped[SkipReason.WorkerId] = allowLists - targeted.Allowed + targeted.Denied;
        skipped[SkipReason.MaxPixels] = LargerOrEqual(offer.MaxPixels);
        skipped[SkipReason.Nsfw] = offer.Nsfw ? 0 : nsfw;
        skipped[SkipReason.UnsafeIp] = offer.AllowUnsafeIp ? 0 : unsafeIp;
        skipped[SkipReason.Untrusted] = offer.OwnerTrusted ? 0 : trustedOnly;
        skipped[SkipReason.Performance] = (offer.Speed <= ImageOffer.SlowSpeed ? fastOnly : 0) + (offer.ExtraSlow ? notExtraSlow : 0);
        foreach (var reason in recounted) skipped[reason] = 0;
        skipped[SkipReason.BridgeVersion] = met + UnsupportedJointly(offer);
        Feature(skipped, SkipReason.Img2Img, ImageFeatures.Source, offer.AllowImg2Img, offer.Can(Capability.Img2Img));
        Feature(skipped, SkipReason.Painting, ImageFeatures.Painting, offer.AllowPainting, offer.Can(Capability.Inpainting));
        Feature(skipped, SkipReason.Lora, ImageFeatures.Lora, offer.AllowLora, offer.Can(Capability.Lora));
        Feature(skipped, SkipReason.BridgeVersion, ImageFeatures.TextualInversion, allowed: true, offer.Can(Capability.TextualInversion));
        Feature(skipped, SkipReason.ControlNet, ImageFeatures.ControlType, offer.AllowControlNet, offer.Can(Capability.ControlNet));
    }

    static readonly Capability Jointly = jointly.Aggregate(Capability.None, (all, one) => all | one);
    static readonly SkipReason[] recounted = [SkipReason.PostProcessing, SkipReason.Img2Img, SkipReason.Painting, SkipReason.Lora, SkipReason.ControlNet];

    static int AreaIndex(long pixels) => (int)Math.Clamp(pixels / (sideUnit * sideUnit), 0, areaSteps - 1);

    static void Add<TKey>(Dictionary<TKey, int> counts, TKey key, int by)
        where TKey : notnull
    {
        var count = counts.GetValueOrDefault(key) + by;
        if (count == 0) counts.Remove(key);
        else counts[key] = count;
    }

    /// <summary>Switched off by the worker counts as the feature, beyond its program counts as an old bridge.</summary>
    void Feature(SkipCounts skipped, SkipReason reason, ImageFeatures feature, bool allowed, bool capable)
    {
        if (allowed && capable) return;
        foreach (var (features, count) in byFeature)
            if ((features & feature) != 0) skipped[allowed ? SkipReason.BridgeVersion : reason] += count;
    }

    int LargerOrEqual(int maxPixels)
    {
        var first = (long)Math.Ceiling(maxPixels / (double)(sideUnit * sideUnit));
        var sum = 0;
        for (var area = Math.Max(first, 0); area < areaSteps; area++) sum += byArea[area];
        return sum;
    }

    int UnsupportedJointly(ImageOffer offer)
    {
        var sum = 0;
        foreach (var ((sampler, karras, required), count) in bySampler)
            if ((sampler & (karras ? offer.KarrasSamplers : offer.PlainSamplers)) == 0 || !offer.Can(required)) sum += count;
        return sum;
    }

    void ChangeTargets(WorkerTargets targets, int by)
    {
        if (!targets.IsDenyList) allowLists += by;
        foreach (var worker in targets.Workers)
        {
            var (allowed, denied) = byTarget.GetValueOrDefault(worker.Value);
            var changed = targets.IsDenyList ? (allowed, denied + by) : (allowed + by, denied);
            if (changed == (0, 0)) byTarget.Remove(worker.Value);
            else byTarget[worker.Value] = changed;
        }
    }
}
