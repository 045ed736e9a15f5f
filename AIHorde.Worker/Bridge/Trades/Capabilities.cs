using AIHorde.Worker.Backends;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>
/// What this worker says that it can do: what the backends have, less what the volunteer doesn't want. Servers that don't know the list go by
/// the bridge's name and the allow_ switches, which say the same more coarsely.
/// </summary>
sealed record Capabilities(bool ImageToImage, bool Painting, bool Lora, bool ControlNet, bool PostProcessing, IReadOnlyList<string> Names)
{
    public static Capabilities Of(Bench bench, WorkerSettings settings)
    {
        var image = settings.AllowImageToImage && bench.Features.Contains(Feature.ImageToImage);
        var painting = settings.AllowPainting && bench.Features.Contains(Feature.Inpainting);
        var lora = settings.AllowLora && bench.Features.Contains(Feature.Lora);
        var control = settings.AllowControlNet && bench.Features.Contains(Feature.ControlNet);
        var processing = settings.AllowPostProcessing && bench.PostProcessors.Count > 0;
        var refused = new HashSet<string>();
        Refuse(refused, image, Feature.ImageToImage);
        Refuse(refused, painting, Feature.Inpainting);
        Refuse(refused, lora, Feature.Lora);
        Refuse(refused, control, Feature.ControlNet, Feature.ImageIsControl);
        var features = bench.Features.Where(feature => !refused.Contains(feature)).Order(StringComparer.Ordinal);
        IEnumerable<string> processors = processing ? ["post-processing", .. bench.PostProcessors.Order(StringComparer.Ordinal)] : [];
        return new Capabilities(image, painting, lora, control, processing, ["r2", "r2_source", "karras", .. features, .. processors]);
    }

    static void Refuse(HashSet<string> refused, bool allowed, params string[] features)
    {
        if (!allowed)
        {
            refused.UnionWith(features);
        }
    }
}
