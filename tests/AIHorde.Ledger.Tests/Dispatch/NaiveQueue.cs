using AIHorde.Ledger.Dispatch;

namespace AIHorde.Ledger.Tests.Dispatch;

/// <summary>The rules of a pop, told by scanning a list. It is what the index must agree with.</summary>
sealed class NaiveQueue
{
    readonly List<(WaitingRequest<ImageDemand> Request, int Remaining)> waiting = [];

    public IReadOnlyList<(WaitingRequest<ImageDemand> Request, int Remaining)> Waiting => waiting;

    public void Put(WaitingRequest<ImageDemand> request, int remaining)
    {
        waiting.RemoveAll(w => w.Request.Id == request.Id);
        if (remaining > 0) waiting.Add((request, remaining));
        waiting.Sort((a, b) => a.Request.Order.CompareTo(b.Request.Order));
    }

    public (RequestId? Chosen, int Count, SkipCounts Skipped) Pop(ImageOffer offer, int amount)
    {
        var skipped = new SkipCounts();
        bool Favoured((WaitingRequest<ImageDemand> Request, int) w) => w.Request.Owner == offer.Owner || offer.PriorityUsers.Contains(w.Request.Owner);
        foreach (var (request, remaining) in waiting.Where(Favoured).Concat(waiting.Where(w => !offer.Maintenance)))
        {
            if (offer.Maintenance && request.Owner != offer.Owner) continue;
            if (!Shares(request, offer) || !request.Demand.Judge(offer).IsMatch || offer.Blacklist.Hit(request.Prompt)) continue;
            var count = request.Demand.BatchFor(offer, amount, remaining);
            Put(request, remaining - count);
            return (request.Id, count, skipped);
        }

        if (!offer.Maintenance) CountMet(offer, skipped);
        CountAll(offer, skipped);
        return (null, 0, skipped);
    }

    static bool Shares(WaitingRequest<ImageDemand> request, ImageOffer offer) =>
        request.Models.Length == 0 ? offer.TakesAnyModel : request.Models.Intersect(offer.Models).Any();

    void CountMet(ImageOffer offer, SkipCounts skipped)
    {
        foreach (var (request, _) in waiting.Where(w => Shares(w.Request, offer)))
        {
            var verdict = request.Demand.Judge(offer);
            if (verdict.IsMatch) skipped[SkipReason.Blacklist]++;
            else if (verdict.Counted) skipped[verdict.Reason]++;
        }
    }

    /// <summary>The counters over the whole queue, each by its sentence in the contract.</summary>
    void CountAll(ImageOffer offer, SkipCounts skipped)
    {
        int Count(Func<WaitingRequest<ImageDemand>, bool> condition) => waiting.Count(w => condition(w.Request));
        int Needing(ImageFeatures feature) => Count(r => r.Demand.Features.HasFlag(feature));
        skipped[SkipReason.Models] = Count(r => r.Models.Except(offer.Models).Any());
        skipped[SkipReason.WorkerId] = Count(r => !r.Demand.Targets.Allow(offer.Id));
        skipped[SkipReason.MaxPixels] = Count(r => r.Demand.Pixels >= offer.MaxPixels);
        skipped[SkipReason.Nsfw] = Count(r => r.Demand.Nsfw && !offer.Nsfw);
        skipped[SkipReason.UnsafeIp] = Count(r => r.Demand.UnsafeIp && !offer.AllowUnsafeIp);
        skipped[SkipReason.Untrusted] = Count(r => r.Demand.TrustedWorkers && !offer.OwnerTrusted);
        skipped[SkipReason.Performance] = Count(r => !r.Demand.SlowWorkers && offer.Speed <= ImageOffer.SlowSpeed)
            + Count(r => !r.Demand.ExtraSlowWorkers && offer.ExtraSlow);
        skipped[SkipReason.PostProcessing] = 0;
        skipped[SkipReason.BridgeVersion] += Count(r => Unsupported(r.Demand, offer));
        foreach (var (reason, feature, allowed, capability) in Features(offer))
        {
            skipped[reason] = allowed ? 0 : Needing(feature);
            if (allowed && !offer.Can(capability)) skipped[SkipReason.BridgeVersion] += Needing(feature);
        }

        if (!offer.Can(Capability.TextualInversion)) skipped[SkipReason.BridgeVersion] += Needing(ImageFeatures.TextualInversion);
    }

    static (SkipReason, ImageFeatures, bool, Capability)[] Features(ImageOffer offer) =>
    [
        (SkipReason.Img2Img, ImageFeatures.Source, offer.AllowImg2Img, Capability.Img2Img),
        (SkipReason.Painting, ImageFeatures.Painting, offer.AllowPainting, Capability.Inpainting),
        (SkipReason.Lora, ImageFeatures.Lora, offer.AllowLora, Capability.Lora),
        (SkipReason.ControlNet, ImageFeatures.ControlType, offer.AllowControlNet, Capability.ControlNet),
    ];

    static bool Unsupported(ImageDemand demand, ImageOffer offer)
    {
        var samplers = demand.Karras ? offer.KarrasSamplers : offer.PlainSamplers;
        var asked = demand.Required & (Capability.HiresFix | Capability.ReturnControlMap | Capability.Tiling | Capability.LayerDiffuse);
        return !samplers.HasFlag(demand.Sampler) || !offer.Can(asked);
    }
}
