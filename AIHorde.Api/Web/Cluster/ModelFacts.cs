using System.Globalization;
using AIHorde.Ledger.Models;
using AIHorde.Web;

namespace AIHorde.Api.Web.Cluster;

/// <summary>What the reference of models knows of one, in words. Nothing, where it does not know the model.</summary>
static class ModelFacts
{
    public static IReadOnlyList<(string Name, string Value)> Of(ImageModel? model) => model is null ? [] : Given(
        ("Family", model.Baseline.Replace('_', ' ')),
        ("Style", model.Style),
        ("Made for", model.Inpainting ? "inpainting" : null),
        ("Nudity", model.Nsfw ? "it may show some without being asked" : null),
        ("Steps", Range(model.Requirements?.MinSteps, model.Requirements?.MaxSteps)),
        ("Guidance", Number(model.Requirements?.CfgScale) ?? Range(model.Requirements?.MinCfgScale, model.Requirements?.MaxCfgScale)),
        ("Clip skip", Number(model.Requirements?.ClipSkip)),
        ("Samplers", List(model.Requirements?.Samplers)),
        ("Schedulers", List(model.Requirements?.Schedulers)));

    public static IReadOnlyList<(string Name, string Value)> Of(TextModel? model) => model is null ? [] : Given(
        ("Size", model.Parameters > 0 ? $"{Show.Number(model.Billions)} billion parameters, which make its price" : null),
        ("Style", model.Style),
        ("Nudity", model.Nsfw ? "it may write of it without being asked" : null));

    static IReadOnlyList<(string, string)> Given(params (string Name, string? Value)[] facts) =>
        [.. facts.Where(fact => fact.Value is { Length: > 0 }).Select(fact => (fact.Name, fact.Value!))];

    static string? Range(double? least, double? most) => (least, most) switch
    {
        (null, null) => null,
        ({ } from, null) => $"at least {Number(from)}",
        (null, { } to) => $"at most {Number(to)}",
        ({ } from, { } to) => $"{Number(from)} to {Number(to)}",
    };

    static string? Number(double? value) => value?.ToString("0.##", CultureInfo.InvariantCulture);

    static string? List(string[]? values) => values is { Length: > 0 } ? string.Join(", ", values) : null;
}
