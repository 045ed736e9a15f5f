namespace AIHorde.Worker.Backends;

/// <summary>The contract's upscalers, by the files and names under which people have them, in letters and digits alone.</summary>
static class UpscalerNames
{
    static readonly Dictionary<string, string[]> Known = new()
    {
        ["RealESRGAN_x4plus"] = ["resrgan4x", "realesrganx4plus"],
        ["RealESRGAN_x2plus"] = ["resrgan2x", "realesrganx2plus"],
        ["RealESRGAN_x4plus_anime_6B"] = ["resrgan4xanime6b", "realesrganx4plusanime6b"],
        ["NMKD_Siax"] = ["4xnmkdsiax200k", "nmkdsiax", "4xnmkdsiax"],
        ["4x_AnimeSharp"] = ["4xanimesharp"],
        ["4xNomos8kSC"] = ["4xnomos8ksc"],
        ["4xLSDIRplus"] = ["4xlsdirplus"],
        ["4xNomosWebPhoto_RealPLKSR"] = ["4xnomoswebphotorealplksr"],
        ["4xNomos2_realplksr_dysample"] = ["4xnomos2realplksrdysample"],
        ["4xNomos2_hq_dat2"] = ["4xnomos2hqdat2"],
        ["2xModernSpanimationV1"] = ["2xmodernspanimationv1"],
    };

    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>For each of the contract's that is there, what it is called there.</summary>
    public static Dictionary<string, string> Match(IEnumerable<string> there)
    {
        var byLetters = there.DistinctBy(Letters).ToDictionary(Letters);
        var found = new Dictionary<string, string>();
        foreach (var (name, files) in Known)
        {
            if (files.FirstOrDefault(byLetters.ContainsKey) is { } file)
            {
                found[name] = byLetters[file];
            }
        }

        return found;
    }

    static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
