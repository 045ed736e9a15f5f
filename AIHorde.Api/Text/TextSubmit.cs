using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Pricing;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Text;

/// <summary>Takes a text from a worker and prices it.</summary>
sealed class TextSubmit(ModelReferences references) : ISubmitKind<TextSubmitBody>
{
    const double tokensPerSecondMax = 150;

    public RequestKind Kind => RequestKind.Text;

    public Task<(Delivery? Delivery, HordeError? Refused)> ReadAsync(SubmittedJob job, TextSubmitBody body, AskPayload asked, CancellationToken ct)
    {
        var result = ResultOf(body, job);
        var reward = RewardOf(job, asked.Prompt, result.Text!);
        var delivery = new Delivery(result, reward, Kudos.FromDecimal((decimal)reward), TextPrice.Charge(reward, result.Censored))
        {
            Made = TextPrice.Tokens(result.Text!.Length, (int)job.Ask.Needs.Things),
            SpeedMax = SpeedMax(job),
        };
        return Task.FromResult<(Delivery?, HordeError?)>((delivery, null));
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
            job.Job.Model is { } model ? references.Texts.Find(model) : null,
            prompt.Length,
            text.Length,
            (int)job.Ask.Needs.Things,
            BridgeCapabilities.IsValidatedTextBackend(bridge),
            job.Worker?.OwnerRoles.HasFlag(Roles.Trusted) == true);
    }

    /// <summary>Faster than this machines of the model's size are not; of trusted owners only what no machine is.</summary>
    double SpeedMax(SubmittedJob job)
    {
        if (job.Worker?.OwnerRoles.HasFlag(Roles.Trusted) == true || job.Job.Model is not { } name || references.Texts.Find(name) is not { } model)
            return tokensPerSecondMax;
        var limit = model.Billions switch { >= 70 => 30, >= 14 => 100, _ => tokensPerSecondMax };
        return Math.Min(name.Contains("8x", StringComparison.Ordinal) ? limit * 3 : limit, tokensPerSecondMax);
    }
}
