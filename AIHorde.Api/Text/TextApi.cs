using AIHorde.Api.Requests;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Text;

/// <summary>Text generation: ask, poll, cancel; pop and submit.</summary>
static class TextApi
{
    public static void AddText(this IServiceCollection services)
    {
        services.AddSingleton<TextAsk>();
        services.AddSingleton<TextPop>();
        services.AddSingleton<TextSubmit>();
        services.AddSingleton<IOfferReader, TextOffers>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(TextJson.Default));
    }

    public static void MapText(this RouteGroupBuilder api)
    {
        var text = api.MapGroup("/generate/text").WithTags("text");
        text.MapPost("/async", (Body<TextAsyncBody> body, Caller caller, ClientAddress address, TextAsk ask, CancellationToken ct) =>
                ask.AskAsync(body.Value, caller, address, ct))
            .NeedsKey(sharedKeys: true).Takes<TextAsyncBody>(new TextAsyncSchema()).Limited(RateLimits.Generate);
        text.MapGet("/status/{id}", StatusAsync).Open().WithSecretPath().Limited(RateLimits.TextStatus);
        text.MapDelete("/status/{id}", CancelAsync).Open().WithSecretPath().Limited(RateLimits.TextStatus);
        text.MapPost("/pop", (Body<TextPopBody> body, Caller caller, ClientAddress address, HttpResponse response, TextPop pop, CancellationToken ct) =>
                pop.PopAsync(body.Value, caller, address, response, ct))
            .NeedsKey().Takes<TextPopBody>(new TextPopSchema()).Limited(RateLimits.Worker);
        text.MapPost("/submit", (Body<TextSubmitBody> body, Caller caller, TextSubmit submit, CancellationToken ct) =>
                submit.SubmitAsync(body.Value, caller, ct))
            .NeedsKey().Takes<TextSubmitBody>(new TextSubmitSchema()).Limited(RateLimits.Worker);
    }

    static async Task<Results<Answer<TextStatus>, HordeError>> StatusAsync(string id, RequestReader reader, CancellationToken ct) =>
        await reader.FindAsync(id, RequestKind.Text, ct) is { } body ? Answers.Ok(await StatusOfAsync(body, reader, ct)) : LedgerErrors.RequestNotFound;

    /// <summary>Answers what was before, as the contract has it; what is being worked on goes on and is paid.</summary>
    static async Task<Results<Answer<TextStatus>, HordeError>> CancelAsync(
        string id, RequestReader reader, Cancelling cancelling, CancellationToken ct)
    {
        if (await reader.FindAsync(id, RequestKind.Text, ct) is not { } body) return LedgerErrors.RequestNotFound;
        var before = await StatusOfAsync(body, reader, ct);
        return await cancelling.CancelAsync(body, ct) is { } refused ? refused : Answers.Ok(before);
    }

    static async Task<TextStatus> StatusOfAsync(RequestBody body, RequestReader reader, CancellationToken ct)
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
