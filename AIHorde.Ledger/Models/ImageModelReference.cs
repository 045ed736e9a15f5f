using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AIHorde.Ledger.Models;

public sealed record ImageModel
{
    public string Baseline { get; init; } = ImageBaselines.StableDiffusion1;

    public bool Inpainting { get; init; }

    public bool Nsfw { get; init; }

    public string? Type { get; init; }

    public string? Style { get; init; }

    public ImageModelRequirements? Requirements { get; init; }
}

/// <summary>What a model's makers say it needs. A request that differs is served, with a warning.</summary>
public sealed record ImageModelRequirements
{
    public int? ClipSkip { get; init; }

    public int? MinSteps { get; init; }

    public int? MaxSteps { get; init; }

    public double? CfgScale { get; init; }

    public double? MinCfgScale { get; init; }

    public double? MaxCfgScale { get; init; }

    public string[]? Samplers { get; init; }

    public string[]? Schedulers { get; init; }
}

/// <summary>Which image models are known, and what is known of them. An empty one works: nothing is known then.</summary>
public sealed class ImageModelReference
{
    public const string SdxlBeta = "SDXL_beta::stability.ai#6901";
    const string specialMark = "horde_special";
    const int usualStepsMin = 20;
    const int usualStepsMax = 40;
    public static readonly ImageModelReference Empty = new(new Dictionary<string, ImageModel>());
    readonly FrozenDictionary<string, ImageModel> models;

    public ImageModelReference(IReadOnlyDictionary<string, ImageModel> models) => this.models = models.ToFrozenDictionary();

    public IReadOnlyCollection<string> Names => models.Keys;

    public static ImageModelReference Parse(Stream json) =>
        new((JsonSerializer.Deserialize(json, ModelReferenceJson.Default.DictionaryStringImageModel) ?? []).WithoutNulls());

    /// <summary>The facts that come with the program.</summary>
    public static ImageModelReference Bundled()
    {
        using var json = typeof(ImageModelReference).Assembly.GetManifestResourceStream("AIHorde.Ledger.Models.image-models.json");
        return json is null ? Empty : Parse(json);
    }

    /// <summary>Models that a request must name to get: "any model" never means these.</summary>
    public static bool IsRestricted(string name) => IsSpecial(name) || name == SdxlBeta;

    public static bool IsSpecial(string name) => name.Contains(specialMark, StringComparison.Ordinal);

    public ImageModel? Find(string name) => models.GetValueOrDefault(name);

    public bool IsKnown(string name) => models.ContainsKey(name);

    public string BaselineOf(string name) => Find(name)?.Baseline ?? ImageBaselines.OfUnlisted(name);

    public bool IsInpainting(string name) => Find(name)?.Inpainting ?? false;

    public bool IsNsfw(string name) => Find(name)?.Nsfw ?? false;

    /// <summary>Half way between the steps that a model needs at least and takes at most.</summary>
    public double UsualSteps(string name)
    {
        var requirements = Find(name)?.Requirements;
        return ((requirements?.MinSteps ?? usualStepsMin) + (requirements?.MaxSteps ?? usualStepsMax)) / 2.0;
    }
}

/// <summary>A member that is null where the facts need a value makes the whole reference unreadable; a model that is null is just not there.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Dictionary<string, ImageModel>))]
[JsonSerializable(typeof(Dictionary<string, TextModel>))]
sealed partial class ModelReferenceJson : JsonSerializerContext;

static class ReadModels
{
    public static Dictionary<string, TModel> WithoutNulls<TModel>(this Dictionary<string, TModel> models)
        where TModel : class => models.Where(model => model.Value is not null).ToDictionary();
}
