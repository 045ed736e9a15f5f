using AIHorde.Api.Blobs;
using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Alchemy;

/// <summary>Alchemy: ask what is in a picture or to have it worked on, poll, cancel; pop and submit.</summary>
static class AlchemyApi
{
    public static void AddAlchemy(this IServiceCollection services)
    {
        services.AddSingleton<AlchemyAsking>();
        services.AddSingleton<AlchemyOffers>();
        services.AddSingleton<IOfferReader>(provider => provider.GetRequiredService<AlchemyOffers>());
        services.AddSingleton<AlchemyPop>();
        services.AddSingleton<AlchemySubmit>();
        services.AddSingleton<AlchemyResults>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(AlchemyJson.Default));
    }

    public static void MapAlchemy(this RouteGroupBuilder api)
    {
        var alchemy = api.MapGroup("/interrogate").WithTags("alchemy");
        alchemy.MapPost("/async", (Body<AlchemyAsyncBody> body, Arrival from, Asking asking, AlchemyAsking kind, CancellationToken ct) =>
                asking.AskAsync(kind, body.Value, from, ct))
            .NeedsKey().Takes<AlchemyAsyncBody>(new AlchemyAsyncSchema(), BodyReader.BytesLarge).Limited(RateLimits.Default);
        alchemy.MapGet("/status/{id}", StatusAsync).Open().WithSecretPath().Limited(RateLimits.AlchemyStatus);
        alchemy.MapDelete("/status/{id}", CancelAsync).Open().WithSecretPath().Limited(RateLimits.AlchemyStatus);
        alchemy.MapPost("/pop", (Body<AlchemyPopBody> body, Arrival from, HandingOut handing, AlchemyPop kind, CancellationToken ct) =>
                handing.PopAsync(kind, body.Value, from, ct))
            .NeedsKey().Takes<AlchemyPopBody>(new AlchemyPopSchema()).Limited(RateLimits.Worker);
        alchemy.MapPost("/submit", (Body<AlchemySubmitBody> body, Caller caller, Submitting submitting, AlchemySubmit kind, CancellationToken ct) =>
                submitting.SubmitAsync(kind, body.Value, caller, ct))
            .NeedsKey().Takes<AlchemySubmitBody>(new AlchemySubmitSchema()).Limited(RateLimits.Worker);
    }

    static Task<Results<Answer<AlchemyStatus>, HordeError>> StatusAsync(
        string id, RequestReader reader, AlchemyResults results, HttpRequest http, CancellationToken ct) =>
        reader.TellAsync(id, RequestKind.Alchemy, body => results.StatusOfAsync(body, http.Origin(), ct), ct);

    /// <summary>Answers what is after it, unlike images and texts. A form that is being worked on is paid, and its result not awaited.</summary>
    static async Task<Results<Answer<AlchemyStatus>, HordeError>> CancelAsync(
        string id, RequestReader reader, AlchemyResults results, HttpRequest http, CancellationToken ct)
    {
        var cancelled = await reader.CancelAsync(id, RequestKind.Alchemy, body => Task.FromResult(body.Ask.Request), ct);
        return cancelled.Result is HordeError refused ? refused : await StatusAsync(id, reader, results, http, ct);
    }
}
