using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Addresses;
using AIHorde.Ledger.Pricing.Image;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Images;

/// <summary>Image generation: ask, poll, cancel, rate; pop and submit.</summary>
static class ImageApi
{
    public static void AddImages(this IServiceCollection services)
    {
        services.AddSingleton(_ => new UnitPrice(ImagePriceEstimator.Bundled()));
        services.AddSingleton<ImageModeration>();
        services.AddSingleton<SourceImages>();
        services.AddSingleton<ImageAsking>();
        services.AddSingleton<ImageOffers>();
        services.AddSingleton<IOfferReader>(provider => provider.GetRequiredService<ImageOffers>());
        services.AddSingleton<ImageJobs>();
        services.AddSingleton<ImagePop>();
        services.AddSingleton<ResultImages>();
        services.AddSingleton<ImageSubmit>();
        services.AddSingleton<ImageResults>();
        services.AddSingleton<ImageRating>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(ImageJson.Default));
    }

    public static void MapImages(this RouteGroupBuilder api)
    {
        var images = api.MapGroup("/generate").WithTags("images");
        images.MapPost("/async", (Body<ImageAsyncBody> body, Arrival from, Asking asking, ImageAsking kind, CancellationToken ct) =>
                asking.AskAsync(kind, body.Value, from, ct))
            .NeedsKey(sharedKeys: true).Takes<ImageAsyncBody>(new ImageAsyncSchema(), BodyReader.BytesLarge).Limited(RateLimits.Generate);
        images.MapGet("/check/{id}", CheckAsync).Open().WithSecretPath().Limited(RateLimits.ImageCheck);
        images.MapGet("/status/{id}", (string id, RequestReader reader, ImageResults results, HttpRequest http, CancellationToken ct) =>
                reader.TellAsync(id, RequestKind.Image, body => results.StatusOfAsync(body, http.Origin(), ct), ct))
            .Open().WithSecretPath().Limited(RateLimits.ImageStatus);
        images.MapDelete("/status/{id}", (string id, RequestReader reader, ImageResults results, HttpRequest http, CancellationToken ct) =>
                reader.CancelAsync(id, RequestKind.Image, body => results.StatusOfAsync(body, http.Origin(), ct), ct))
            .Open().WithSecretPath().Limited(RateLimits.ImageStatus);
        images.MapPost("/rate/{id}", (string id, Body<ImageRateBody> body, ImageRating rating, CancellationToken ct) => rating.RateAsync(id, body.Value, ct))
            .Open().WithSecretPath().Takes<ImageRateBody>(new ImageRateSchema()).Limited(RateLimits.Rating);
        images.MapPost("/pop", (Body<ImagePopBody> body, Arrival from, HandingOut handing, ImagePop kind, CancellationToken ct) =>
                handing.PopAsync(kind, body.Value, from, ct))
            .NeedsKey().Takes<ImagePopBody>(new ImagePopSchema()).Limited(RateLimits.Worker);
        images.MapPost("/submit", (Body<ImageSubmitBody> body, Caller caller, Submitting submitting, ImageSubmit kind, CancellationToken ct) =>
                submitting.SubmitAsync(kind, body.Value, caller, ct))
            .NeedsKey().Takes<ImageSubmitBody>(new ImageSubmitSchema(), BodyReader.BytesLarge).Limited(RateLimits.Worker);
    }

    /// <summary>An address in timeout is only let poll by a program that says what it is.</summary>
    static async Task<Results<Answer<ProgressBody>, HordeError>> CheckAsync(
        string id, ClientAddress address, ClientAgent agent, RequestReader reader, AddressTimeouts timeouts, CancellationToken ct)
    {
        if (agent.Text == ClientAgent.Unknown && await timeouts.RemainingAsync(address.Client, ct) is not null)
            return HordeError.Forbidden("Your address is in timeout.");
        return await reader.TellAsync(id, RequestKind.Image, body => Task.FromResult(new ProgressBody(reader.ProgressOf(body))), ct);
    }
}

/// <summary>Finished images as their requester gets them: a URL, or the image itself.</summary>
sealed class ImageResults(RequestReader reader, Payloads payloads, IBlobStore store)
{
    /// <summary>Given where the image itself was asked for and its worker never uploaded it.</summary>
    const string missing = "N/A";

    public async Task<ImageStatus> StatusOfAsync(RequestBody body, string origin, CancellationToken ct) =>
        new(reader.ProgressOf(body), await OfAsync(body, origin, ct));

    async Task<IReadOnlyList<ImageGeneration>> OfAsync(RequestBody body, string origin, CancellationToken ct)
    {
        var results = await reader.ResultsAsync(body, ct);
        if (results.Count == 0) return [];
        var inline = (await payloads.AskAsync(body.Ask.Request, ct)).Image is { R2: false };
        var images = new List<ImageGeneration>();
        foreach (var (job, result) in results)
            images.Add(GenerationOf(job, result, result.Text ?? await ImageAsync(job, inline, origin, ct)));
        return images;
    }

    async Task<string> ImageAsync(Job job, bool inline, string origin, CancellationToken ct)
    {
        var name = BlobNames.OfJob(job.Id.Value);
        if (!inline) return store.GetUrl(name, origin);
        return await store.ReadAsync(name, ct) is { } bytes ? Convert.ToBase64String(bytes) : missing;
    }

    static ImageGeneration GenerationOf(Job job, ResultPayload result, string image) => new()
    {
        Img = image,
        Seed = result.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Id = job.Id.Value,
        Censored = result.Censored,
        GenMetadata = result.Metadata,
        WorkerId = job.Worker.Value,
        WorkerName = result.WorkerName,
        Model = job.Model ?? "",
    };
}
