using AIHorde.Api.Blobs;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Images;

/// <summary>Gives an image worker its next job, or the reasons why there is none.</summary>
sealed class ImagePop(WorkerDoor door, WaitingRoom room, JobClaims claims, ImageOffers offers, ImageJobs jobs, ModelReferences references, TimeProvider time)
{
    /// <summary>Workers show these to their owner even when they are zero.</summary>
    static readonly SkipReason[] alwaysTold =
    [
        SkipReason.WorkerId, SkipReason.Performance, SkipReason.Nsfw, SkipReason.Untrusted, SkipReason.Models, SkipReason.BridgeVersion,
        SkipReason.UnsafeIp, SkipReason.Img2Img, SkipReason.Painting, SkipReason.PostProcessing, SkipReason.Lora, SkipReason.ControlNet,
    ];

    static readonly ImagePopped nothing = new() { Payload = new ImageJobPayload() };

    public async Task<Results<Answer<ImagePopped>, HordeError>> PopAsync(
        ImagePopBody body, Caller caller, ClientAddress address, HttpContext http, CancellationToken ct)
    {
        var (favoured, malformed) = WorkerDoor.PriorityUsers(body.PriorityUsernames);
        if ((malformed ?? WorkerDoor.Refuse(caller)) is { } no) return no;
        var (models, unserved) = ImageOffers.Accepted(body.Models, caller, references.Images);
        if (unserved is not null) return unserved;
        var settings = ImageOffers.SettingsOf(body, models);
        var popping = new Popping(body.Name.Trim(), WorkerKind.Image, caller, settings, UptimeReward.OfImage(models.Length, body.AllowLora), address.Peer);
        var (worker, refused) = await door.ComeAsync(popping, ct);
        if (worker is null) return refused!;
        var offer = offers.Of(worker, settings, time.GetUtcNow()) with { PriorityUsers = favoured };
        room.Images.Roster.See(offer);
        var terms = new ClaimTerms<ImageDemand>(r => LeaseOf(r, offer), r => OfferedModels.Pick(r.Models, models), body.ExtraSlowWorker);
        return await claims.PopAsync(room.Images, offer, body.Amount, terms) switch
        {
            Popped.Jobs claimed => Answers.Ok(await jobs.TellAsync(claimed, offer, http, ct)),
            Popped.Nothing when WorkerDoor.Maintenance(worker) is { } resting => resting,
            Popped.Nothing none => Answers.Ok(nothing with { Skipped = Told(none.Skipped) }),
            _ => LedgerErrors.Busy,
        };
    }

    TimeSpan LeaseOf(WaitingRequest<ImageDemand> request, ImageOffer offer)
    {
        var demand = request.Demand;
        var hasControl = demand.Features.HasFlag(ImageFeatures.ControlType);
        return TimeSpan.FromSeconds(ImageLease.Seconds(
            demand.Width, demand.Height, demand.AccurateSteps, hasControl, request.Models, references.Images, offer.ExtraSlow));
    }

    static Dictionary<string, int> Told(SkipCounts skipped)
    {
        var told = alwaysTold.ToDictionary(SkipCounts.NameOf, reason => skipped[reason]);
        foreach (var (name, count) in skipped.NonZero()) told[name] = count;
        return told;
    }
}

/// <summary>Writes a claimed job as its worker reads it.</summary>
sealed class ImageJobs(Payloads payloads, IBlobStore store)
{
    public async Task<ImagePopped> TellAsync(Popped.Jobs jobs, ImageOffer offer, HttpContext http, CancellationToken ct)
    {
        var asked = await payloads.AskAsync(jobs.Claim.Ask.Request, ct);
        using (JobTelemetry.Join("queue wait", asked.TraceParent, jobs.Claim.Ask.QueuedAt))
        {
            if (asked.TraceParent is { } parent) http.Response.Headers.TraceParent = parent;
        }

        var ask = asked.Image ?? new ImageAsk();
        var origin = Origin(http.Request);
        Guid[] ids = [.. jobs.Claim.Jobs.Select(j => j.Job.Value)];
        string[] uploads = [.. ids.Select(id => store.PutUrl(BlobNames.OfUpload(id), origin))];
        return new ImagePopped
        {
            Payload = PayloadOf(asked.Prompt, ask, jobs.Claim),
            Id = ids[0],
            Ids = ids,
            Model = jobs.Model,
            Ttl = (int)jobs.Lease.TotalSeconds,
            SourceImage = await SourceAsync(ask.Source, offer, origin, ct),
            SourceProcessing = ask.SourceProcessing ?? "img2img",
            SourceMask = await SourceAsync(ask.Mask, offer, origin, ct),
            ExtraSourceImages = await ExtraAsync(ask.Extra, offer, origin, ct),
            R2Upload = uploads[0],
            R2Uploads = uploads,
        };
    }

    public static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";

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
