using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;

namespace AIHorde.Api.Text;

/// <summary>Text generation: ask, poll, cancel; pop and submit.</summary>
static class TextApi
{
    public static void AddText(this IServiceCollection services)
    {
        services.AddSingleton<TextAsking>();
        services.AddSingleton<TextPop>();
        services.AddSingleton<TextSubmit>();
        services.AddSingleton<TextDrafts>();
        services.AddSingleton<TextFollowing>();
        services.AddSingleton<TextOffers>();
        services.AddSingleton<IOfferReader>(provider => provider.GetRequiredService<TextOffers>());
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(TextJson.Default));
    }

    public static void MapText(this RouteGroupBuilder api)
    {
        var text = api.MapGroup("/generate/text").WithTags("text");
        text.MapPost("/async", (Body<TextAsyncBody> body, Arrival from, Asking asking, TextAsking kind, CancellationToken ct) =>
                asking.AskAsync(kind, body.Value, from, ct))
            .NeedsKey(sharedKeys: true).Takes<TextAsyncBody>(new TextAsyncSchema()).Limited(RateLimits.Generate);
        text.MapGet("/status/{id}", (string id, RequestReader reader, CancellationToken ct) =>
                reader.TellAsync(id, RequestKind.Text, body => StatusOfAsync(body, reader, ct), ct))
            .Open().WithSecretPath().Limited(RateLimits.TextStatus);
        text.MapDelete("/status/{id}", (string id, RequestReader reader, CancellationToken ct) =>
                reader.CancelAsync(id, RequestKind.Text, body => StatusOfAsync(body, reader, ct), ct))
            .Open().WithSecretPath().Limited(RateLimits.TextStatus);
        text.MapPost("/pop", (Body<TextPopBody> body, Arrival from, HandingOut handing, TextPop kind, CancellationToken ct) =>
                handing.PopAsync(kind, body.Value, from, ct))
            .NeedsKey().Takes<TextPopBody>(new TextPopSchema()).Limited(RateLimits.Worker);
        text.MapPost("/submit", (Body<TextSubmitBody> body, Caller caller, Submitting submitting, TextSubmit kind, CancellationToken ct) =>
                submitting.SubmitAsync(kind, body.Value, caller, ct))
            .NeedsKey().Takes<TextSubmitBody>(new TextSubmitSchema()).WithMetadata(new MendsNul()).Limited(RateLimits.Worker);
        text.MapPost("/draft", (Body<TextDraftBody> body, Caller caller, TextDrafts drafts, CancellationToken ct) =>
                drafts.TakeAsync(body.Value, caller, ct))
            .NeedsKey().Takes<TextDraftBody>(new TextDraftSchema()).Limited(RateLimits.Worker);
        text.MapGet("/stream/{id}", (string id, TextFollowing following, CancellationToken ct) => following.FollowAsync(id, ct))
            .Open().WithSecretPath().Limited(RateLimits.TextStatus).ExcludeFromDescription(); // A stream of events is nothing that a document of JSON can tell.
    }

    public static async Task<TextStatus> StatusOfAsync(RequestBody body, RequestReader reader, CancellationToken ct)
    {
        var results = await reader.ResultsAsync(body, ct);
        return new TextStatus(reader.ProgressOf(body), [.. results.Select(r => GenerationOf(r.Job, r.Result))]);
    }

    static TextGeneration GenerationOf(Job job, ResultPayload result) => new()
    {
        WorkerId = job.Worker.Value,
        WorkerName = result.WorkerName,
        Model = job.Model ?? "",
        State = result.State,
        Text = result.Text ?? "",
        Seed = result.Seed,
        GenMetadata = result.Metadata,
    };
}
