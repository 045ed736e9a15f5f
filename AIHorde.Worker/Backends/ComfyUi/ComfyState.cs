using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>What the server said at the last probe that its nodes can load: files by the name without folder and ending.</summary>
sealed record ComfyState(
    IReadOnlyDictionary<string, string> Checkpoints,
    IReadOnlyDictionary<string, string> Loras,
    IReadOnlyDictionary<string, string> Upscalers,
    ComfyFilter? Cutter,
    IReadOnlyDictionary<string, ComfyControl> Controls,
    IReadOnlySet<string> Embeddings,
    (ComfyFilter Model, ComfyFilter Vae)? Tiling,
    IReadOnlySet<string> Samplers,
    IReadOnlySet<string> Schedulers)
{
    static readonly Dictionary<string, string> SamplerNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["k_lms"] = "lms", ["k_heun"] = "heun", ["k_euler"] = "euler", ["k_euler_a"] = "euler_ancestral", ["k_dpm_2"] = "dpm_2",
        ["k_dpm_2_a"] = "dpm_2_ancestral", ["k_dpm_fast"] = "dpm_fast", ["k_dpm_adaptive"] = "dpm_adaptive", ["k_dpmpp_2s_a"] = "dpmpp_2s_ancestral",
        ["k_dpmpp_2m"] = "dpmpp_2m", ["dpmsolver"] = "dpmpp_2m", ["k_dpmpp_sde"] = "dpmpp_sde", ["DDIM"] = "ddim", ["lcm"] = "lcm",
    };

    static readonly string[] Cutters = ["InspyrenetRembg", "Image Remove Background (rembg)", "RMBG", "BiRefNetRMBG"];

    /// <param name="embeddings">Names, as the server lists them apart from its nodes.</param>
    public static ComfyState Read(JsonNode nodes, JsonNode? embeddings) => new(
        Files(Choices(nodes, "CheckpointLoaderSimple", "ckpt_name")), Files(Choices(nodes, "LoraLoader", "lora_name")),
        Upscaling(Files(Choices(nodes, "UpscaleModelLoader", "model_name"))), ComfyFilter.Find(nodes, ComfyFilter.Image, Cutters),
        ComfyControl.Find(nodes, [.. Choices(nodes, "ControlNetLoader", "control_net_name")]),
        (embeddings as JsonArray ?? []).Select(name => name.Text()).OfType<string>().ToHashSet(), Tilers(nodes),
        Choices(nodes, "KSampler", "sampler_name").ToHashSet(), Choices(nodes, "KSampler", "scheduler").ToHashSet());

    /// <summary>Null when this server has no such sampler.</summary>
    public (string Sampler, string Scheduler)? Sampling(string name, bool karras)
    {
        if (!SamplerNames.TryGetValue(name, out var sampler) || !Samplers.Contains(sampler))
        {
            return null;
        }

        var scheduler = sampler switch { "lcm" => "sgm_uniform", "ddim" => "ddim_uniform", _ => karras ? "karras" : "simple" };
        return (sampler, Schedulers.Contains(scheduler) ? scheduler : "normal");
    }

    /// <summary>An extension's nodes that wrap around the edges what a model and its decoder see; one without the other leaves seams.</summary>
    static (ComfyFilter Model, ComfyFilter Vae)? Tilers(JsonNode nodes) =>
        ComfyFilter.Find(nodes, ComfyFilter.Model, "SeamlessTile") is { } model && ComfyFilter.Find(nodes, ComfyFilter.Vae, "MakeCircularVAE") is { } vae
            ? (model, vae)
            : null;

    /// <summary>Older versions list the choices in the first place, newer ones as options in the second.</summary>
    static IEnumerable<string> Choices(JsonNode nodes, string node, string input)
    {
        var definition = nodes[node]?["input"]?["required"]?[input] as JsonArray;
        var list = definition?[0] as JsonArray ?? (definition is { Count: > 1 } ? definition[1]?["options"] as JsonArray : null);
        return (list ?? []).Select(choice => choice.Text()).OfType<string>();
    }

    static Dictionary<string, string> Files(IEnumerable<string> files) => files.DistinctBy(ModelNames.Public).ToDictionary(ModelNames.Public);

    static Dictionary<string, string> Upscaling(Dictionary<string, string> files) =>
        UpscalerNames.Match(files.Keys).ToDictionary(pair => pair.Key, pair => files[pair.Value]);
}
