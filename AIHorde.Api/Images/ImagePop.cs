using AIHorde.Api.Blobs;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Images;

/// <summary>Image workers: what they say of themselves, and the reasons why there is nothing for them.</summary>
sealed class ImagePop(WaitingRoom room, ImageOffers offers, ImageJobs teller, ModelReferences references)
    : IPopKind<ImagePopBody, ImageDemand, ImageOffer, ImagePopped>
{
    /// <summary>Workers show these to their owner even when they are zero.</summary>
    static readonly SkipReason[] alwaysTold =
    [
        SkipReason.WorkerId, SkipReason.Performance, SkipReason.Nsfw, SkipReason.Untrusted, SkipReason.Models, SkipReason.BridgeVersion,
        SkipReason.UnsafeIp, SkipReason.Img2Img, SkipReason.Painting, SkipReason.PostProcessing, SkipReason.Lora, SkipReason.ControlNet,
    ];

    static readonly ImagePopped nothing = new() { Payload = new ImageJobPayload() };

    public Market<ImageDemand, ImageOffer> Market => room.Images;

    public OfferReader<ImageOffer> Offers => offers;

    public (WorkerSettings? Settings, HordeError? Refused) Read(ImagePopBody body, Caller caller)
    {
        var (models, unserved) = ImageOffers.Accepted(body.Models, caller, references.Images);
        return unserved is null ? (ImageOffers.SettingsOf(body, models), null) : (null, unserved);
    }

    public Kudos UptimeRewardOf(WorkerSettings settings) => UptimeReward.OfImage(settings.Models.Count, settings.AllowLora);

    public TimeSpan LeaseOf(WaitingRequest<ImageDemand> request, ImageOffer offer)
    {
        var demand = request.Demand;
        var hasControl = demand.Features.HasFlag(ImageFeatures.ControlType);
        return TimeSpan.FromSeconds(ImageLease.Seconds(
            demand.Width, demand.Height, demand.AccurateSteps, hasControl, request.Models, references.Images, offer.ExtraSlow));
    }

    public string? ModelOf(WaitingRequest<ImageDemand> request, ImageOffer offer) => OfferedModels.Pick(request.Models, offer.Models);

    public Task<ImagePopped> TellAsync(IReadOnlyList<HandedOut> jobs, ImageOffer offer, string origin, CancellationToken ct) =>
        teller.TellAsync(jobs[0], offer, origin, ct);

    public ImagePopped Nothing(SkipCounts skipped) => nothing with { Skipped = Told(skipped) };

    public ImagePopped Delivering(ImagePopped popped, IReadOnlyList<PopMessage> messages) => popped with { Messages = messages };

    static Dictionary<string, int> Told(SkipCounts skipped)
    {
        var told = alwaysTold.ToDictionary(SkipCounts.NameOf, reason => skipped[reason]);
        foreach (var (name, count) in skipped.NonZero()) told[name] = count;
        return told;
    }
}

/// <summary>Writes a claimed job as its worker reads it.</summary>
sealed class ImageJobs(IBlobStore store)
{
    public async Task<ImagePopped> TellAsync(HandedOut job, ImageOffer offer, string origin, CancellationToken ct)
    {
        var ask = job.Asked.Image ?? new ImageAsk();
        Guid[] ids = [.. job.Claim.Jobs.Select(j => j.Job.Value)];
        string[] uploads = [.. ids.Select(id => store.PutUrl(BlobNames.OfUpload(id), origin))];
        return new ImagePopped
        {
            Payload = PayloadOf(job.Asked.Prompt, ask, job.Claim),
            Id = ids[0],
            Ids = ids,
            Model = job.Jobs.Model,
            Ttl = (int)job.Jobs.Lease.TotalSeconds,
            SourceImage = await SourceAsync(ask.Source, offer, origin, ct),
            SourceProcessing = ask.SourceProcessing ?? "img2img",
            SourceMask = await SourceAsync(ask.Mask, offer, origin, ct),
            ExtraSourceImages = await ExtraAsync(ask.Extra, offer, origin, ct),
            R2Upload = uploads[0],
            R2Uploads = uploads,
        };
    }

    static ImageJobPayload PayloadOf(string prompt, ImageAsk ask, ClaimResult.Claimed claim)
    {
        var asked = ask.Params;
        var seed = ImageSeed.For(ImageSeed.Parse(asked.Seed), asked.SeedVariation, claim.WaitingBefore);
        return new ImageJobPayload
        {
            SamplerName = asked.SamplerName!,
            CfgScale = asked.CfgScale!.Value,
            DenoisingStrength = asked.DenoisingStrength,
            HiresFixDenoisingStrength = asked.HiresFixDenoisingStrength,
            Height = asked.Height!.Value,
            Width = asked.Width!.Value,
            PostProcessing = asked.PostProcessing,
            Karras = asked.Karras!.Value,
            Tiling = asked.Tiling!.Value,
            HiresFix = asked.HiresFix!.Value,
            ClipSkip = asked.ClipSkip,
            FacefixerStrength = asked.FacefixerStrength,
            Loras = asked.Loras,
            Tis = asked.Tis,
            Special = asked.Special,
            Workflow = asked.Workflow,
            Transparent = asked.Transparent!.Value,
            Seed = seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ControlType = asked.ControlType,
            ImageIsControl = asked.ImageIsControl!.Value,
            ReturnControlMap = asked.ReturnControlMap!.Value,
            ExtraTexts = asked.ExtraTexts,
            Prompt = prompt,
            DdimSteps = asked.Steps!.Value,
            NIter = claim.Jobs.Count,
            UseNsfwCensor = ask.UseNsfwCensor ? true : null,
        };
    }

    /// <summary>A URL for programs that fetch, the image itself for older ones.</summary>
    async Task<string?> SourceAsync(StoredImage? image, ImageOffer offer, string origin, CancellationToken ct)
    {
        if (image is null) return null;
        if (offer.Can(Capability.R2Source)) return store.GetUrl(image.Name, origin);
        return await store.ReadAsync(image.Name, ct) is { } bytes ? Convert.ToBase64String(bytes) : null;
    }

    async Task<IReadOnlyList<ExtraSourceImage>?> ExtraAsync(IReadOnlyList<StoredImage>? images, ImageOffer offer, string origin, CancellationToken ct)
    {
        if (images is null) return null;
        var told = new List<ExtraSourceImage>();
        foreach (var image in images) told.Add(new ExtraSourceImage(await SourceAsync(image, offer, origin, ct), image.Strength));
        return told;
    }
}
