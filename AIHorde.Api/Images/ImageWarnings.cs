using AIHorde.Api.Requests;
using AIHorde.Ledger.Models;

namespace AIHorde.Api.Images;

/// <summary>What a model's makers advise against. The request is served all the same. Pure.</summary>
static class ImageWarnings
{
    const double cfgWhenNotGiven = 7.5;

    public static IEnumerable<AskWarning> Of(ImageAsyncBody body, ImageModelReference reference) =>
        body.Models.Select(m => (Model: m, reference.Find(m)?.Requirements)).Where(m => m.Requirements is not null)
            .SelectMany(m => Of(m.Model, m.Requirements!, body.Params)).DistinctBy(w => w.Code);

    static IEnumerable<AskWarning> Of(string model, ImageModelRequirements needs, ImageParams given)
    {
        var (steps, cfg) = (given.Steps ?? ImageParams.StepsDefault, given.CfgScale ?? cfgWhenNotGiven);
        var scheduler = given.Karras ?? true ? "karras" : "simple";
        if (needs.ClipSkip is { } skip && skip != (given.ClipSkip ?? 1)) yield return new("ClipSkipMismatch", $"{model} is made for a clip_skip of {skip}.");
        if (needs.MinSteps > steps) yield return new("StepsTooFew", $"{model} needs at least {needs.MinSteps} steps.");
        if (needs.MaxSteps < steps) yield return new("StepsTooMany", $"{model} needs at most {needs.MaxSteps} steps.");
        if (needs.CfgScale is { } scale && scale != cfg) yield return new("CfgScaleMismatch", $"{model} is made for a cfg_scale of {scale}.");
        if (needs.MinCfgScale > cfg) yield return new("CfgScaleTooSmall", $"{model} needs a cfg_scale of at least {needs.MinCfgScale}.");
        if (needs.MaxCfgScale < cfg) yield return new("CfgScaleTooLarge", $"{model} needs a cfg_scale of at most {needs.MaxCfgScale}.");
        if (needs.Samplers?.Contains(given.SamplerName ?? "k_euler_a") == false)
            yield return new("SamplerMismatch", $"{model} is made for the samplers {string.Join(", ", needs.Samplers)}.");
        if (needs.Schedulers?.Contains(scheduler) == false)
            yield return new("SchedulerMismatch", $"{model} is made for the schedulers {string.Join(", ", needs.Schedulers)}.");
    }
}
