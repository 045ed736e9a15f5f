using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Webhooks;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Images;

/// <summary>Takes an image from a worker, prices it by the model that made it, and settles it.</summary>
sealed class ImageSubmit(Submitting submitting, Payloads payloads, ResultImages images, ModelReferences references, TimeProvider time)
{
    public async Task<Results<Answer<Rewarded>, HordeError>> SubmitAsync(ImageSubmitBody body, Caller caller, CancellationToken ct)
    {
        var (job, refused) = await submitting.FindAsync(body.Id, RequestKind.Image, caller, ct);
        if (job is null) return refused!;
        if (body.GenMetadata.Count > GenerationMetadata.CountMax)
            return HordeError.BadRequest($"At most {GenerationMetadata.CountMax} metadata entries are taken.");
        var result = body.State == "faulted" ? await submitting.FaultAsync(job, ct) : await DeliverAsync(job, body, ct);
        return result.Refused is { } no ? no : Answers.Ok(result.Rewarded!);
    }

    async Task<SubmitAnswer> DeliverAsync(SubmittedJob job, ImageSubmitBody body, CancellationToken ct)
    {
        var request = job.Ticket.Request.Ask;
        var ask = await payloads.AskAsync(request.Request, ct);
        using var settling = JobTelemetry.Join("settle", ask.TraceParent);
        // Whoever comes again or too late changes no image that is already given out; what it is told the ledger decides.
        var isFirst = job.Ticket.Job.Outcome is JobOutcome.Running;
        var (verbatim, refused) = isFirst ? await images.TakeAsync(job.Ticket.Job.Id.Value, body.Generation, ct) : default;
        if (refused is not null) return new(null, refused);
        var result = ResultOf(job, body, verbatim);
        var needs = (ImageNeeds)request.Needs;
        var multiplier = ImagePrice.ModelMultiplier(
            references.Images.BaselineOf(job.Ticket.Job.Model ?? ""), needs.Workflow == "qr_code", needs.HiresFix);
        var reward = request.Terms.UnitPrice.ToDecimal() * multiplier;
        var bridge = BridgeAgent.Parse(job.Worker?.Settings.BridgeAgent ?? "");
        var now = time.GetUtcNow();
        var burn = new ImageBurn(needs.SourceProcessing is not null, needs.PostProcessing, request.Audience.Slow, request.Audience.WorkersAreDenied);
        var delivery = new DeliverJob(
            job.Ticket.Parties, Kudos.FromDecimal(reward), Kudos.FromDecimal(reward * ImagePrice.BridgeFactor(bridge)),
            Kudos.FromDecimal(ImagePrice.Burn(result.Censored ? 0 : reward, burn)))
        {
            Made = needs.Things,
            Censored = result.Censored,
            Team = job.Worker?.Team,
            Suspect = IsTooFast(job, needs, now) ? job.Ticket.Job.Worker : null,
            Payloads = [result.For(job.Ticket.Job.Id, now)],
            Webhook = ask.Webhook is { } url ? JobWebhook.Of(job.Ticket, url, (double)reward) : null,
        };
        return await submitting.DeliverAsync(job, delivery, RewardTold(request.Terms.UnitPrice, multiplier), ct);
    }

    /// <summary>The product of doubles, as clients have always read it.</summary>
    static double RewardTold(Kudos unitPrice, int multiplier) => (double)unitPrice.ToDecimal() * multiplier;

    static ResultPayload ResultOf(SubmittedJob job, ImageSubmitBody body, string? verbatim) => new()
    {
        Text = verbatim,
        Seed = body.Seed,
        Censored = body.GenMetadata.Any(m => m.IsCensorship),
        WorkerName = job.Worker?.Name ?? "",
        Metadata = body.GenMetadata,
    };

    static bool IsTooFast(SubmittedJob job, ImageNeeds needs, DateTimeOffset now)
    {
        var seconds = (now - job.Ticket.Job.ClaimedAt).TotalSeconds;
        return seconds > 0 && needs.Things / seconds > WorkerLimits.SuspiciousPixelstepsPerSecond;
    }
}
