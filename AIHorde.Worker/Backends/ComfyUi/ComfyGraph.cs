using System.Globalization;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>A job as a graph of ComfyUI's own nodes, so that no extension is needed.</summary>
sealed class ComfyGraph(ComfyState state, ImageWork work)
{
    readonly JsonObject nodes = [];

    public JsonObject Nodes => nodes;

    /// <param name="source">The uploaded source's name, with its place; likewise the mask's.</param>
    public static ComfyGraph Build(
        ImageWork work, ComfyState state, (string Sampler, string Scheduler) sampling, long seed, string? source, string? mask, List<Remark> remarks)
    {
        var graph = new ComfyGraph(state, work);
        var (model, clip, vae) = graph.Load(remarks);
        var (prompt, negative) = graph.Prompts(remarks);
        var prompts = graph.Control(graph.Encode(clip, prompt), graph.Encode(clip, negative), source);
        var (latent, denoise, width, height) = graph.Begin(vae, source, mask);
        latent = graph.Sample(model, prompts, latent, denoise, seed, sampling);
        if (width != work.Width || height != work.Height)
        {
            latent = graph.Add("LatentUpscale", new()
            {
                ["samples"] = latent, ["upscale_method"] = "nearest-exact", ["width"] = work.Width, ["height"] = work.Height, ["crop"] = "disabled",
            });
            latent = graph.Sample(model, prompts, latent, work.HiresDenoisingStrength ?? 0.65, seed, sampling);
        }

        var image = graph.Add("VAEDecode", new() { ["samples"] = latent, ["vae"] = vae });
        graph.Add("PreviewImage", new() { ["images"] = graph.Process(image, work.PostProcessing) });
        return graph;
    }

    public static ComfyGraph Processing(ComfyState state, string source, string form)
    {
        var graph = new ComfyGraph(state, new ImageWork { Model = "", Prompt = "" });
        var image = graph.Add("LoadImage", new() { ["image"] = source });
        graph.Add("PreviewImage", new() { ["images"] = graph.Process(image, [form]) });
        return graph;
    }

    (JsonArray Model, JsonArray Clip, JsonArray Vae) Load(List<Remark> remarks)
    {
        var loader = Add("CheckpointLoaderSimple", new() { ["ckpt_name"] = state.Checkpoints[work.Model] });
        var (model, clip) = (loader, Output(loader, 1));
        foreach (var lora in work.Loras)
        {
            if (!state.Loras.TryGetValue(lora.Name, out var file))
            {
                remarks.Add(new Remark("lora", "download_failed", lora.Name));
                continue;
            }

            model = Add("LoraLoader", new()
            {
                ["model"] = model, ["clip"] = clip, ["lora_name"] = file, ["strength_model"] = lora.Model, ["strength_clip"] = lora.Clip,
            });
            clip = Output(model, 1);
        }

        if (work.ClipSkip > 1)
        {
            clip = Add("CLIPSetLastLayer", new() { ["clip"] = clip, ["stop_at_clip_layer"] = -work.ClipSkip });
        }

        var vae = Output(loader, 2);
        return work.Tiling && state.Tiling is { } tiling ? (Filter(tiling.Model, model), clip, Filter(tiling.Vae, vae)) : (model, clip, vae);
    }

    /// <summary>LoRAs want words of their own, and embeddings are named in the text.</summary>
    (string Prompt, string Negative) Prompts(List<Remark> remarks)
    {
        var prompt = work.Prompt + string.Concat(work.Loras.Where(lora => state.Loras.ContainsKey(lora.Name)).Select(lora => lora.Words));
        var negative = work.NegativePrompt;
        foreach (var inversion in work.Inversions)
        {
            var word = string.Create(CultureInfo.InvariantCulture, $", (embedding:{inversion.Name}:{inversion.Strength})");
            if (!state.Embeddings.Contains(inversion.Name))
            {
                remarks.Add(new Remark("ti", "download_failed", inversion.Name));
            }
            else if (inversion.Into is not null)
            {
                (prompt, negative) = inversion.Into == "negprompt" ? (prompt, negative + word) : (prompt + word, negative);
            }
        }

        return (prompt, negative);
    }

    /// <summary>Lets the source steer what the prompts ask for.</summary>
    (JsonArray Positive, JsonArray Negative) Control(JsonArray positive, JsonArray negative, string? source)
    {
        if (source is null || work.ControlType is not { } type || state.Controls[type].FileFor(work.NativeSize) is not { } file)
        {
            return (positive, negative);
        }

        var image = Add("LoadImage", new() { ["image"] = source });
        var net = Add("ControlNetLoader", new() { ["control_net_name"] = file });
        var steered = Add("ControlNetApplyAdvanced", new()
        {
            ["positive"] = positive, ["negative"] = negative, ["control_net"] = net, ["strength"] = 1.0, ["start_percent"] = 0.0, ["end_percent"] = 1.0,
            ["image"] = work.ImageIsControl ? image : Filter(state.Controls[type].Map, image),
        });
        return (steered, Output(steered, 1));
    }

    JsonArray Encode(JsonArray clip, string text) => Add("CLIPTextEncode", new() { ["clip"] = clip, ["text"] = text });

    /// <summary>Noise or a source to begin with, and the size of the first pass.</summary>
    (JsonArray Latent, double Denoise, int Width, int Height) Begin(JsonArray vae, string? source, string? mask)
    {
        if (source is null || !work.StartsFromSource)
        {
            var scale = work.HiresFix ? Math.Max(Math.Min(work.Width, work.Height) / (double)work.NativeSize, 1) : 1;
            var (width, height) = (Eighths(work.Width / scale), Eighths(work.Height / scale));
            return (Add("EmptyLatentImage", new() { ["width"] = width, ["height"] = height, ["batch_size"] = 1 }), 1, width, height);
        }

        var loaded = Add("LoadImage", new() { ["image"] = source });
        var scaled = Add("ImageScale", new()
        {
            ["image"] = loaded, ["upscale_method"] = "lanczos", ["width"] = work.Width, ["height"] = work.Height, ["crop"] = "center",
        });
        var latent = Add("VAEEncode", new() { ["pixels"] = scaled, ["vae"] = vae });
        if (work.Inpaints)
        {
            // Without a mask the source's transparency is one: that is LoadImage's second output.
            var area = mask is null ? Output(loaded, 1) : Add("LoadImageMask", new() { ["image"] = mask, ["channel"] = "red" });
            latent = Add("SetLatentNoiseMask", new() { ["samples"] = latent, ["mask"] = area });
        }

        return (latent, work.DenoisingStrength ?? (work.Inpaints ? 1 : 0.75), work.Width, work.Height);
    }

    JsonArray Sample(
        JsonArray model, (JsonArray Positive, JsonArray Negative) prompts, JsonArray latent, double denoise, long seed,
        (string Sampler, string Scheduler) sampling) =>
        Add("KSampler", new()
        {
            ["model"] = model, ["positive"] = prompts.Positive, ["negative"] = prompts.Negative, ["latent_image"] = latent, ["seed"] = seed,
            ["steps"] = work.Steps, ["cfg"] = work.CfgScale, ["sampler_name"] = sampling.Sampler, ["scheduler"] = sampling.Scheduler, ["denoise"] = denoise,
        });

    JsonArray Process(JsonArray image, IReadOnlyList<string> processors)
    {
        foreach (var name in processors)
        {
            if (name == Forms.StripBackground && state.Cutter is { } cutter)
            {
                image = Filter(cutter, image);
                continue;
            }

            var model = Add("UpscaleModelLoader", new() { ["model_name"] = state.Upscalers[name] });
            image = Add("ImageUpscaleWithModel", new() { ["upscale_model"] = model, ["image"] = image });
        }

        return image;
    }

    JsonArray Filter(ComfyFilter filter, JsonArray link) => Add(filter.Node, new(filter.Rest) { [filter.Input] = link });

    /// <summary>A link is the node's number and which of its outputs; each place needs a copy, since JSON nodes have one parent.</summary>
    JsonArray Add(string type, Dictionary<string, JsonNode> inputs)
    {
        var id = (nodes.Count + 1).ToString();
        nodes[id] = new JsonObject
        {
            ["class_type"] = type, ["inputs"] = new JsonObject(inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value.DeepClone()))),
        };
        return [id, 0];
    }

    static JsonArray Output(JsonArray node, int index) => [(string)node[0]!, index];

    static int Eighths(double length) => (int)Math.Round(length / 8) * 8;
}
