using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Worker.Engine.Images;

namespace AIHorde.Worker.Backends.A1111;

/// <summary>AUTOMATIC1111's web UI, and forks that kept its API (Forge, SD.Next).</summary>
sealed class A1111Server(BackendAddress address, HttpClient http, TimeProvider time) : IImageBackend, IAlchemyBackend
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    readonly Uri server = address.Server!;

    /// <summary>The server draws one job at a time, and interrupting means whichever that is: so only one of ours is there.</summary>
    readonly SemaphoreSlim turn = new(1);

    /// <summary>Written by probes, read by the slots; a job keeps the state it began with.</summary>
    volatile A1111State? known;

    public BackendAddress Address => address;

    A1111State Known => known ?? throw new BackendUnavailableException($"{address} has not been probed.");

    public async Task<Offer> ProbeAsync(CancellationToken cancellationToken)
    {
        var (state, device) = await new A1111Probe(http, server).AskAsync(cancellationToken);
        known = state;
        var features = new HashSet<string> { Feature.ImageToImage, Feature.Inpainting, Feature.HiresFix, Feature.Tiling, Feature.ClipSkip };
        AddIf(features, state.Loras.Count > 0, Feature.Lora);
        AddIf(features, state.Embeddings.Count > 0, Feature.TextualInversion);
        AddIf(features, state.ControlModels.Count > 0, Feature.ControlNet, Feature.ImageIsControl);
        return new Offer("Stable Diffusion web UI", device)
        {
            Images = new ImageOffer([.. state.Titles.Keys.Order(StringComparer.Ordinal).Select(name => new ImageModel(name, NativeSizes.Of(name)))], features,
                A1111Alchemy.Processors(state).ToHashSet()),
            Forms = [.. A1111Alchemy.FormsOf(state)],
        };
    }

    public async Task<Outcome<IReadOnlyList<Picture>>> GenerateAsync(ImageWork work, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var state = Known;
        var remarks = new List<Remark>();
        if (Lacking(work, state) is { } lacking)
        {
            return new Failed<IReadOnlyList<Picture>>($"{address} has no {lacking}.");
        }

        JsonObject? body;
        try
        {
            body = A1111Request.Build(work, state, remarks);
        }
        catch (ImageFormatException exception)
        {
            return new Failed<IReadOnlyList<Picture>>(exception.Message, new Remark("source_image", "parse_failed"));
        }

        return body is null
            ? new Failed<IReadOnlyList<Picture>>($"{address} has no sampler {work.Sampler}.")
            : await PaintAsync(body, work, state, remarks, progress, cancellationToken);
    }

    async Task<Outcome<IReadOnlyList<Picture>>> PaintAsync(
        JsonObject body, ImageWork work, A1111State state, List<Remark> remarks, IProgress<double> progress, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        using var watched = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(progress, watched.Token);
        try
        {
            var (answer, failure) = await PostAsync(work.StartsFromSource ? "sdapi/v1/img2img" : "sdapi/v1/txt2img", body, cancellationToken);
            return answer is null
                ? new Failed<IReadOnlyList<Picture>>(failure)
                : await FinishAsync(answer, work, state, remarks, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await InterruptAsync();
            throw;
        }
        finally
        {
            await watched.CancelAsync();
            await watching;
            turn.Release();
        }
    }

    public async Task<Outcome<Finding>> TransmuteAsync(AlchemyWork work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await WorkAsync(work, null, Known, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    async Task<Outcome<Finding>> WorkAsync(AlchemyWork work, double? strength, A1111State state, CancellationToken cancellationToken)
    {
        var (path, body) = A1111Alchemy.Question(work, strength, state);
        var (answer, failure) = await PostAsync(path, body, cancellationToken);
        return A1111Alchemy.Read(work.Form, answer) is { } found ? new Done<Finding>(found) : new Failed<Finding>(failure);
    }

    public ValueTask DisposeAsync()
    {
        turn.Dispose();
        return ValueTask.CompletedTask;
    }

    static void AddIf(HashSet<string> features, bool condition, params string[] names)
    {
        if (condition)
        {
            features.UnionWith(names);
        }
    }

    static string? Lacking(ImageWork work, A1111State state) => work switch
    {
        _ when !state.Titles.ContainsKey(work.Model) => $"model {work.Model}",
        { ControlType: { } control } when !state.ControlModels.ContainsKey(control) => $"ControlNet for {control}",
        _ => work.PostProcessing.FirstOrDefault(name => !A1111Alchemy.Processors(state).Contains(name)),
    };

    async Task<Outcome<IReadOnlyList<Picture>>> FinishAsync(
        JsonNode answer, ImageWork work, A1111State state, List<Remark> remarks, CancellationToken cancellationToken)
    {
        // ControlNet's maps come after the pictures.
        var images = (answer["images"] as JsonArray ?? []).Take(work.Count).Select(image => image.Text() ?? "").ToList();
        var seeds = Seeds(answer);
        var pictures = new List<Picture>();
        foreach (var (image, index) in images.Select((image, index) => (image, index)))
        {
            var bytes = Convert.FromBase64String(image[(image.IndexOf(',', StringComparison.Ordinal) + 1)..]);
            foreach (var form in work.PostProcessing)
            {
                var processed = await WorkAsync(new AlchemyWork(form, bytes), work.FaceFixerStrength, state, cancellationToken);
                if (processed is not Done<Finding> { Value: Finding.Image made })
                {
                    return new Failed<IReadOnlyList<Picture>>($"{address} could not do {form}.");
                }

                bytes = made.Bytes;
            }

            pictures.Add(new Picture(bytes, index < seeds.Count ? seeds[index] : work.Seed + index, remarks));
        }

        return new Done<IReadOnlyList<Picture>>(pictures);
    }

    static List<long> Seeds(JsonNode answer)
    {
        try
        {
            var info = answer["info"].Text() is { } text ? JsonNode.Parse(text) : answer["info"];
            return info?["all_seeds"] is JsonArray seeds ? [.. seeds.Select(seed => (long)seed!)] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>A failed job reads as a 500 here, out of memory among them: the server lives on, so it is the job's fault and not the backend's.</summary>
    async Task<(JsonNode? Answer, string Failure)> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsync(new Uri(server, path), JsonBody.Of(body), cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken), $"{address} gave nothing.");
            }

            if (response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized)
            {
                throw new BackendUnavailableException($"{address} answers {(int)response.StatusCode}.");
            }

            return (null, $"{address} answered {(int)response.StatusCode} {await ErrorAsync(response, cancellationToken)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            throw new BackendUnavailableException($"{address} failed: {exception.GetType().Name}", exception);
        }
    }

    /// <summary>The kind of error alone: its details may quote the prompt.</summary>
    static async Task<string> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))?["error"].Text() ?? "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    async Task WatchAsync(IProgress<double> progress, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(BetweenLooks, time, cancellationToken);
                if ((await http.TryGetAsync(server, "sdapi/v1/progress?skip_current_image=true", "", cancellationToken))?["progress"].Double() is { } done)
                {
                    progress.Report(done);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or BackendUnavailableException)
        {
            // Progress is a nicety; the generation itself tells what is wrong.
        }
    }

    async Task InterruptAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var response = await http.PostAsync(new Uri(server, "sdapi/v1/interrupt"), null, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It is gone, and so has stopped.
        }
    }
}
