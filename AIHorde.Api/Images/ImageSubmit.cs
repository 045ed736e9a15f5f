using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Images;

/// <summary>Takes an image from a worker and prices it by the model that made it.</summary>
sealed class ImageSubmit(ResultImages images, ModelReferences references) : ISubmitKind<ImageSubmitBody>
{
    public RequestKind Kind => RequestKind.Image;

    public async Task<(Delivery? Delivery, HordeError? Refused)> ReadAsync(SubmittedJob job, ImageSubmitBody body, AskPayload asked, CancellationToken ct)
    {
        // Whoever comes again or too late changes no image that is already given out; what it is told the ledger decides.
        var (verbatim, refused) = job.IsRunning ? await images.TakeAsync(job.Job.Id.Value, body.Generation, ct) : default;
        if (refused is not null) return (null, refused);
        var result = ResultOf(job, body, verbatim);
        var needs = (ImageNeeds)job.Ask.Needs;
        var multiplier = ImagePrice.ModelMultiplier(references.Images.BaselineOf(job.Job.Model ?? ""), needs.Workflow == "qr_code", needs.HiresFix);
        var unitPrice = job.Ask.Terms.UnitPrice.ToDecimal();
        var reward = unitPrice * multiplier;
        var bridge = BridgeAgent.Parse(job.Worker?.Settings.BridgeAgent ?? "");
        var audience = job.Ask.Audience;
        var burn = new ImageBurn(needs.SourceProcessing is not null, needs.PostProcessing, audience.Slow, audience.WorkersAreDenied);
        var delivery = new Delivery(
            result, (double)unitPrice * multiplier, Kudos.FromDecimal(reward * ImagePrice.BridgeFactor(bridge)),
            Kudos.FromDecimal(ImagePrice.Burn(result.Censored ? 0 : reward, burn)))
        {
            Made = needs.Things,
            Team = job.Worker?.Team,
            SpeedMax = WorkerLimits.SuspiciousPixelstepsPerSecond,
        };
        return (delivery, null);
    }

    static ResultPayload ResultOf(SubmittedJob job, ImageSubmitBody body, string? verbatim) => new()
    {
        Text = verbatim,
        Seed = body.Seed,
        Censored = body.GenMetadata.Any(m => m.IsCensorship),
        WorkerName = job.Worker?.Name ?? "",
        Metadata = body.GenMetadata,
    };
}
