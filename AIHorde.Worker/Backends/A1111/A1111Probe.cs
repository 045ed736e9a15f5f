using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>Asks a server what it has, part by part: forks and versions differ, and only what is there is offered.</summary>
sealed class A1111Probe(HttpClient http, Uri server)
{
    /// <summary>Control types by the word in ControlNet's model and preprocessor names.</summary>
    static readonly Dictionary<string, (string Model, string Module)> Controls = new()
    {
        ["canny"] = ("canny", "canny"), ["hed"] = ("softedge", "softedge_hed"), ["depth"] = ("depth", "depth_midas"), ["normal"] = ("normal", "normal_bae"),
        ["openpose"] = ("openpose", "openpose"), ["seg"] = ("seg", "seg_ofade20k"), ["scribble"] = ("scribble", "scribble_hed"),
        ["fakescribbles"] = ("scribble", "scribble_hed"), ["hough"] = ("mlsd", "mlsd"),
    };

    public async Task<(A1111State State, string Device)> AskAsync(CancellationToken cancellationToken)
    {
        var models = await GetAsync("sdapi/v1/sd-models", cancellationToken) as JsonArray
            ?? throw new BackendUnavailableException($"{server} does not list its checkpoints: was it started with --api?");
        var titles = models.Where(model => model?["title"].Text() is not null)
            .DistinctBy(model => Name(model!))
            .ToDictionary(model => Name(model!), model => model!["title"].Text()!, StringComparer.Ordinal);
        var samplers = await NamesAsync("sdapi/v1/samplers", "name", cancellationToken);
        var upscalers = UpscalerNames.Match(await NamesAsync("sdapi/v1/upscalers", "name", cancellationToken));
        var restorers = await NamesAsync("sdapi/v1/face-restorers", "name", cancellationToken);
        var (controls, modules) = await ControlsAsync(cancellationToken);
        var state = new A1111State(
            titles, samplers, await GetAsync("sdapi/v1/schedulers", cancellationToken) is JsonArray,
            await NamesAsync("sdapi/v1/loras", "name", cancellationToken), await EmbeddingsAsync(cancellationToken),
            upscalers, Fixers(restorers), controls, modules, await HasAsync("sdapi/v1/interrogate", cancellationToken),
            (await GetAsync("openapi.json", cancellationToken))?["paths"]?["/rembg"] is not null);
        return (state, await DeviceAsync(cancellationToken));
    }

    static string Name(JsonNode model) =>
        ModelNames.Public((model["model_name"].Text() ?? model["title"].Text()!).Split(" [")[0].Replace('\\', '/').Split('/')[^1]);

    static HashSet<string> Fixers(HashSet<string> restorers)
    {
        var found = new HashSet<string>();
        if (restorers.Contains("GFPGAN"))
        {
            found.Add("GFPGAN");
        }

        if (restorers.Contains("CodeFormer"))
        {
            found.Add("CodeFormers");
        }

        return found;
    }

    async Task<(Dictionary<string, string> Models, Dictionary<string, string> Modules)> ControlsAsync(CancellationToken cancellationToken)
    {
        var models = (await GetAsync("controlnet/model_list", cancellationToken))?["model_list"] as JsonArray ?? [];
        var listed = (await GetAsync("controlnet/module_list", cancellationToken))?["module_list"] as JsonArray ?? [];
        var modules = listed.Select(node => node.Text()).ToHashSet();
        var (byType, moduleByType) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (type, (word, module)) in Controls)
        {
            if (models.Select(node => node.Text()).FirstOrDefault(name => name?.Contains(word, StringComparison.OrdinalIgnoreCase) == true) is { } model
                && modules.Contains(module))
            {
                (byType[type], moduleByType[type]) = (model, module);
            }
        }

        return (byType, moduleByType);
    }

    async Task<HashSet<string>> NamesAsync(string path, string member, CancellationToken cancellationToken) =>
        await GetAsync(path, cancellationToken) is JsonArray list
            ? [.. list.Select(node => node?[member].Text()).OfType<string>()]
            : [];

    async Task<HashSet<string>> EmbeddingsAsync(CancellationToken cancellationToken) =>
        (await GetAsync("sdapi/v1/embeddings", cancellationToken))?["loaded"] is JsonObject loaded ? [.. loaded.Select(pair => pair.Key)] : [];

    /// <summary>An endpoint that is there refuses this verb; one that isn't is unknown.</summary>
    async Task<bool> HasAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(server, path));
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode is not System.Net.HttpStatusCode.NotFound;
    }

    async Task<string> DeviceAsync(CancellationToken cancellationToken)
    {
        var memory = await GetAsync("sdapi/v1/memory", cancellationToken);
        var total = memory?["cuda"]?["system"]?["total"].Double();
        return total is > 0
            ? $"{server.Host}:{server.Port}, GPU with {total.Value / (1L << 30):N0} GiB"
            : $"{server.Host}:{server.Port}, no GPU reported";
    }

    Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) => http.TryGetAsync(server, path, "", cancellationToken);
}
