using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Api.Webhooks;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>Takes a text from a worker, prices it and settles it.</summary>
sealed class TextSubmit(Submitting submitting, Payloads payloads, ModelReferences references, TimeProvider time)
{
    const double tokensPerSecondMax = 150;

    public async Task<Results<Answer<Rewarded>, HordeError>> SubmitAsync(TextSubmitBody body, Caller caller, CancellationToken ct)
    {
        var (job, refused) = await submitting.FindAsync(body.Id, RequestKind.Text, caller, ct);
        if (job is null) return refused!;
        if (body.GenMetadata.Count > GenerationMetadata.CountMax)
            return HordeError.BadRequest($"At most {GenerationMetadata.CountMax} metadata entries are taken.");
        var result = body.State == "faulted" ? await submitting.FaultAsync(job, ct) : await DeliverAsync(job, body, ct);
        return result.Refused is { } no ? no : Answers.Ok(result.Rewarded!);
    }

    async Task<SubmitAnswer> DeliverAsync(SubmittedJob job, TextSubmitBody body, CancellationToken ct)
    {
        var ask = await payloads.AskAsync(job.Ticket.Request.Ask.Request, ct);
        using var settling = JobTelemetry.Join("settle", ask.TraceParent);
        var result = ResultOf(body, job);
        var reward = RewardOf(job, ask.Prompt, result.Text!);
        var credit = Kudos.FromDecimal((decimal)reward);
        var made = TextPrice.Tokens(result.Text!.Length, (int)job.Ticket.Request.Ask.Needs.Things);
        var now = time.GetUtcNow();
        var delivery = new DeliverJob(job.Ticket.Parties, credit, credit, TextPrice.Charge(reward, result.Censored))
        {
            Made = made,
            Censored = result.Censored,
            Suspect = IsTooFast(job, made, now) ? job.Ticket.Job.Worker : null,
            Payloads = [result.For(job.Ticket.Job.Id, now)],
            Webhook = ask.Webhook is { } url ? JobWebhook.Of(job.Ticket, url, reward) : null,
        };
        return await submitting.DeliverAsync(job, delivery, reward, ct);
    }

    /// <summary>NUL cannot be stored and means nothing; everything else is kept as it came.</summary>
    static ResultPayload ResultOf(TextSubmitBody body, SubmittedJob job)
    {
        var isCsam = body.State == "csam" || body.GenMetadata.Any(m => m.IsCsam);
        return new ResultPayload
        {
            Text = body.Generation.Replace('\0', '\uFFFD'),
            Seed = body.Seed,
            Censored = isCsam || body.State == "censored" || body.GenMetadata.Any(m => m.IsCensorship),
            WorkerName = job.Worker?.Name ?? "",
            Metadata = isCsam && !body.GenMetadata.Any(m => m.IsCsam) ? [.. body.GenMetadata, GenerationMetadata.Csam] : body.GenMetadata,
        };
    }

    double RewardOf(SubmittedJob job, string prompt, string text)
    {
        var bridge = BridgeAgent.Parse(job.Worker?.Settings.BridgeAgent ?? "");
        return TextPrice.Reward(
            job.Ticket.Job.Model is { } model ? references.Texts.Find(model) : null,
            prompt.Length,
            text.Length,
            (int)job.Ticket.Request.Ask.Needs.Things,
            BridgeCapabilities.IsValidatedTextBackend(bridge),
            job.Worker?.OwnerRoles.HasFlag(Roles.Trusted) == true);
    }

    /// <summary>Faster than machines of this size are. Untrusted owners are looked at by the size of the model.</summary>
    bool IsTooFast(SubmittedJob job, int tokens, DateTimeOffset now)
    {
        var seconds = (now - job.Ticket.Job.ClaimedAt).TotalSeconds;
        var speed = seconds <= 0 ? 1 : tokens / seconds;
        if (speed > tokensPerSecondMax) return true;
        if (job.Worker?.OwnerRoles.HasFlag(Roles.Trusted) == true || job.Ticket.Job.Model is not { } name || references.Texts.Find(name) is not { } model)
            return false;
        var limit = model.Billions switch { >= 70 => 30, >= 14 => 100, _ => tokensPerSecondMax };
        return speed > (name.Contains("8x", StringComparison.Ordinal) ? limit * 3 : limit);
    }
}
