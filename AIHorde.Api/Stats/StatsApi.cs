using System.Text.Json.Serialization;
using AIHorde.Api.Models;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Stats;

[WireName("StatsImgTotals")]
public sealed record ImageTotals(ImageTotal Minute, ImageTotal Hour, ImageTotal Day, ImageTotal Month, ImageTotal Total);

/// <param name="Ps">Pixel-steps that were asked for.</param>
[WireName("SinglePeriodImgStat")]
public sealed record ImageTotal(long Images, long Ps);

[WireName("StatsTxtTotals")]
public sealed record TextTotals(TextTotal Minute, TextTotal Hour, TextTotal Day, TextTotal Month, TextTotal Total);

/// <param name="Tokens">Tokens that were asked for, not those that were made.</param>
[WireName("SinglePeriodTxtStat")]
public sealed record TextTotal(long Requests, long Tokens);

[WireName("ModelStats")]
public sealed record ModelCounts(IReadOnlyDictionary<string, long> Day, IReadOnlyDictionary<string, long> Month, IReadOnlyDictionary<string, long> Total);

/// <summary>What was generated, from sums that are kept with every job. Asked for at most every half minute.</summary>
sealed class GeneratedFigures(StatsQueries stats, TimeProvider time) : IDisposable
{
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(30);
    static readonly StatsSpan[] spans = [StatsSpan.Minute, StatsSpan.Hour, StatsSpan.Day, StatsSpan.Month, StatsSpan.Total];
    readonly Recent<ImageTotals> images = new(ct => ImagesAsync(stats, ct), timeToLive, time);
    readonly Recent<TextTotals> texts = new(ct => TextsAsync(stats, ct), timeToLive, time);
    readonly Recent<ModelCounts> imageModels = new(ct => ModelsAsync(stats, RequestKind.Image, ct), timeToLive, time);
    readonly Recent<ModelCounts> textModels = new(ct => ModelsAsync(stats, RequestKind.Text, ct), timeToLive, time);

    public ValueTask<ImageTotals> ImagesAsync(CancellationToken ct) => images.GetAsync(ct);

    public ValueTask<TextTotals> TextsAsync(CancellationToken ct) => texts.GetAsync(ct);

    public ValueTask<ModelCounts> ImageModelsAsync(CancellationToken ct) => imageModels.GetAsync(ct);

    public ValueTask<ModelCounts> TextModelsAsync(CancellationToken ct) => textModels.GetAsync(ct);

    public void Dispose()
    {
        images.Dispose();
        texts.Dispose();
        imageModels.Dispose();
        textModels.Dispose();
    }

    static async Task<ImageTotals> ImagesAsync(StatsQueries stats, CancellationToken ct)
    {
        var totals = (await TotalsAsync(stats, RequestKind.Image, ct)).ConvertAll(t => new ImageTotal(t.Jobs, t.Work));
        return new ImageTotals(totals[0], totals[1], totals[2], totals[3], totals[4]);
    }

    static async Task<TextTotals> TextsAsync(StatsQueries stats, CancellationToken ct)
    {
        var totals = (await TotalsAsync(stats, RequestKind.Text, ct)).ConvertAll(t => new TextTotal(t.Jobs, t.Work));
        return new TextTotals(totals[0], totals[1], totals[2], totals[3], totals[4]);
    }

    static async Task<List<GenerationTotals>> TotalsAsync(StatsQueries stats, RequestKind kind, CancellationToken ct)
    {
        var totals = new List<GenerationTotals>();
        foreach (var span in spans) totals.Add(await stats.TotalsAsync(kind, span, ct));
        return totals;
    }

    static async Task<ModelCounts> ModelsAsync(StatsQueries stats, RequestKind kind, CancellationToken ct)
    {
        async Task<IReadOnlyDictionary<string, long>> Of(StatsSpan span) =>
            (await stats.ModelsAsync(kind, span, ct)).ToDictionary(m => m.Model, m => m.Jobs);
        return new ModelCounts(await Of(StatsSpan.Day), await Of(StatsSpan.Month), await Of(StatsSpan.Total));
    }
}

static class StatsApi
{
    public static void AddStats(this IServiceCollection services)
    {
        services.AddSingleton<GeneratedFigures>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(StatsJson.Default));
    }

    public static void MapStats(this RouteGroupBuilder api)
    {
        var stats = api.MapGroup("/stats").WithTags("stats").Fresh(50);
        stats.MapGet("/img/totals", async (GeneratedFigures figures, CancellationToken ct) => Answers.Ok(await figures.ImagesAsync(ct))).Open();
        stats.MapGet("/img/models", ImageModelsAsync).Open();
        stats.MapGet("/text/totals", async (GeneratedFigures figures, CancellationToken ct) => Answers.Ok(await figures.TextsAsync(ct))).Open();
        stats.MapGet("/text/models", async (GeneratedFigures figures, CancellationToken ct) => Answers.Ok(await figures.TextModelsAsync(ct))).Open();
    }

    static async Task<Results<Answer<ModelCounts>, HordeError>> ImageModelsAsync(
        GeneratedFigures figures, ModelReferences references, CancellationToken ct, string model_state = "known")
    {
        if (ModelState.Refuse(model_state) is { } no) return no;
        var all = await figures.ImageModelsAsync(ct);
        Dictionary<string, long> Chosen(IReadOnlyDictionary<string, long> counts) =>
            counts.Where(m => ModelState.Includes(model_state, references.Images.IsKnown(m.Key))).ToDictionary(m => m.Key, m => m.Value);
        return Answers.Ok(new ModelCounts(Chosen(all.Day), Chosen(all.Month), Chosen(all.Total)));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ImageTotals))]
[JsonSerializable(typeof(TextTotals))]
[JsonSerializable(typeof(ModelCounts))]
sealed partial class StatsJson : JsonSerializerContext;
