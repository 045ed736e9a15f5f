using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AIHorde.Worker.Backends.ComfyUi;

/// <summary>ComfyUI, driven by graphs of its own nodes.</summary>
sealed class ComfyServer(BackendAddress address, HttpClient http, TimeProvider time) : IImageBackend, IAlchemyBackend
{
    static readonly TimeSpan AskingMax = TimeSpan.FromSeconds(30);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    readonly Uri server = address.Server!;

    /// <summary>Written by probes, read by the slots; a job keeps the state it began with.</summary>
    volatile ComfyState? known;

    public BackendAddress Address => address;

    ComfyState Known => known ?? throw new BackendUnavailableException($"{address} has not been probed.");

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        var nodes = await http.TryGetAsync(server, "object_info", "", cancellationToken)
            ?? throw new BackendUnavailableException($"{address} does not list its nodes at object_info: is it ComfyUI?");
        var state = ComfyState.Read(nodes, await http.TryGetAsync(server, "embeddings", "", cancellationToken));
        if (state.Checkpoints.Count == 0)
        {
            throw new BackendUnavailableException($"{address} has no checkpoint.");
        }

        known = state;
        var stats = await http.TryGetAsync(server, "system_stats", "", cancellationToken);
        var features = new HashSet<string> { Feature.ImageToImage, Feature.Inpainting, Feature.HiresFix, Feature.ClipSkip };
        features.UnionWith(state.Loras.Count > 0 ? [Feature.Lora] : []);
        features.UnionWith(state.Embeddings.Count > 0 ? [Feature.TextualInversion] : []);
        features.UnionWith(state.Controls.Count > 0 ? [Feature.ControlNet, Feature.ImageIsControl] : []);
        features.UnionWith(state.Tiling is null ? [] : [Feature.Tiling]);
        var device = (stats?["devices"] as JsonArray)?.FirstOrDefault()?["name"].Text() ?? "a device it does not name";
        return new Offer($"ComfyUI {stats?["system"]?["comfyui_version"].Text()}".Trim(), $"{server.Host}:{server.Port}, {device}")
        {
            Images = new ImageOffer(
                [.. state.Checkpoints.Keys.Order(StringComparer.Ordinal).Select(name => new ImageModel(name, NativeSizes.Of(name)))], features,
                Processors(state).ToHashSet()),
            Forms = [.. Processors(state)],
        };
    }

    public async Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var state = Known;
        if (Lacking(work, state) is { } lacking)
        {
            return new Failed<IReadOnlyList<Picture>>($"{address} has no {lacking}.");
        }

        if (state.Sampling(work.Sampler, work.Karras) is not { } sampling)
        {
            return new Failed<IReadOnlyList<Picture>>($"{address} has no sampler {work.Sampler}.");
        }

        return await GuardAsync<IReadOnlyList<Picture>>(async () =>
        {
            var source = work.Source is null ? null : await UploadAsync(work.Source, cancellationToken);
            var mask = work.Mask is null ? null : await UploadAsync(work.Mask, cancellationToken);
            var pictures = new List<Picture>();
            for (var index = 0; index < work.Count; index++)
            {
                // A batch in one graph would draw all its noise from one seed; the horde wants each picture's own.
                var remarks = new List<Remark>();
                var graph = ComfyGraph.Build(work, state, sampling, work.Seed + index, source, mask, remarks);
                if (await RunAsync(graph, cancellationToken) is not { } bytes)
                {
                    return new Failed<IReadOnlyList<Picture>>($"{address} could not run the job.");
                }

                pictures.Add(new Picture(bytes, work.Seed + index, remarks));
                progress.Report((index + 1.0) / work.Count);
            }

            return new Done<IReadOnlyList<Picture>>(pictures);
        });
    }

    public async Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        var state = Known;
        return await GuardAsync<Finding>(async () =>
        {
            var graph = ComfyGraph.Processing(state, await UploadAsync(work.Source, cancellationToken), work.Form);
            return await RunAsync(graph, cancellationToken) is { } bytes
                ? new Done<Finding>(new Finding.Image(bytes))
                : new Failed<Finding>($"{address} could not do {work.Form}.");
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    static string? Lacking(ImageWork work, ComfyState state) => work switch
    {
        _ when !state.Checkpoints.ContainsKey(work.Model) => $"model {work.Model}",
        { ControlType: { } type } when state.Controls.GetValueOrDefault(type)?.FileFor(work.NativeSize) is null => $"ControlNet for {type} and this model",
        { Tiling: true } when state.Tiling is null => "tiling",
        _ => work.PostProcessing.FirstOrDefault(name => !Processors(state).Contains(name)),
    };

    static IEnumerable<string> Processors(ComfyState state) =>
        state.Cutter is null ? state.Upscalers.Keys : [.. state.Upscalers.Keys, Forms.StripBackground];

    async Task<Outcome<T>> GuardAsync<T>(Func<Task<Outcome<T>>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new BackendUnavailableException($"{address} failed: {exception.GetType().Name}", exception);
        }
    }

    /// <summary>Into the temporary folder, which ComfyUI empties itself; the same bytes get the same name.</summary>
    async Task<string> UploadAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        var name = $"aihorde-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..24]}.png";
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(bytes), "image", name }, { new StringContent("temp"), "type" }, { new StringContent("true"), "overwrite" },
        };
        using var response = await http.PostAsync(new Uri(server, "upload/image"), form, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
        return $"{answer?["name"].Text() ?? name} [temp]";
    }

    /// <summary>Null when ComfyUI ran into an error with this graph; it lives on.</summary>
    async Task<byte[]?> RunAsync(ComfyGraph graph, CancellationToken cancellationToken)
    {
        // Once the graph may be queued its id must be known, or a job that is left would go on: the asking itself is not given up half-way.
        cancellationToken.ThrowIfCancellationRequested();
        using var limit = new CancellationTokenSource(AskingMax, time);
        using var response = await http.PostAsync(
            new Uri(server, "prompt"), JsonBody.Of(new JsonObject { ["prompt"] = graph.Nodes.DeepClone() }), limit.Token);
        if (!response.IsSuccessStatusCode && (int)response.StatusCode < 500)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        var id = (await response.Content.ReadFromJsonAsync<JsonNode>(limit.Token))?["prompt_id"].Text() ?? throw new JsonException("No prompt_id.");
        try
        {
            return await AwaitAsync(id, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(id);
            throw;
        }
    }

    async Task<byte[]?> AwaitAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = (await http.TryGetAsync(server, $"history/{id}", "", cancellationToken))?[id];
            if (entry is not null)
            {
                var image = (entry["outputs"] as JsonObject ?? []).SelectMany(output => output.Value?["images"] as JsonArray ?? []).FirstOrDefault();
                return image is null ? null : await ViewAsync(image, cancellationToken);
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }

    /// <summary>The server encodes WebP itself when asked for a preview.</summary>
    async Task<byte[]?> ViewAsync(JsonNode image, CancellationToken cancellationToken)
    {
        var query = $"view?filename={Escape(image["filename"])}&subfolder={Escape(image["subfolder"])}&type={Escape(image["type"])}&preview=webp;95";
        using var response = await http.GetAsync(new Uri(server, query), cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellationToken) : null;
    }

    static string Escape(JsonNode? text) => Uri.EscapeDataString(text.Text() ?? "");

    /// <summary>It may be running or still wait; both are ended.</summary>
    async Task CancelAsync(string id)
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            var waiting = JsonBody.Of(new JsonObject { ["delete"] = new JsonArray(id) });
            using var removed = await http.PostAsync(new Uri(server, "queue"), waiting, limit.Token);
            using var stopped = await http.PostAsync(new Uri(server, "interrupt"), JsonBody.Of(new JsonObject { ["prompt_id"] = id }), limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It is gone, and so has stopped.
        }
    }
}
