namespace AIHorde.Ledger.Models;

/// <summary>The families of image models, by the names of the public reference.</summary>
public static class ImageBaselines
{
    public const string StableDiffusion1 = "stable diffusion 1";
    public const string StableDiffusion2Prefix = "stable diffusion 2";
    public const string Sdxl = "stable_diffusion_xl";
    public const string StableCascade = "stable_cascade";
    public const string Flux = "flux_1";
    public const string Qwen = "qwen_image";
    public const string ZImage = "z_image_turbo";

    static readonly string[] eligible =
        [StableDiffusion1, StableDiffusion2Prefix, "stable diffusion 2 512", Sdxl, StableCascade, Flux, Qwen, ZImage];

    static readonly (string Mark, string Baseline)[] marks =
        [("[SDXL]", Sdxl), ("[Flux]", Flux), ("[Qwen]", Qwen), ("[ZModel]", ZImage), ("[ZImage]", ZImage)];

    /// <summary>Families for which workers are accepted.</summary>
    public static bool IsEligible(string baseline) => eligible.Contains(baseline);

    public static bool IsLarge(string baseline) => baseline is Flux or Qwen or ZImage;

    /// <summary>An unlisted model says its family by a mark in its name, else it counts as the first one.</summary>
    public static string OfUnlisted(string model)
    {
        foreach (var (mark, baseline) in marks)
            if (model.Contains(mark, StringComparison.Ordinal)) return baseline;
        return StableDiffusion1;
    }
}
