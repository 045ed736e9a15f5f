using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Styles;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Styles;

/// <summary>Pictures that show what an image style does. Only their addresses are kept here; the site fetches what it shows.</summary>
static class StyleExamplesApi
{
    const int UrlLengthMax = 1024;

    public static void MapStyleExamples(this RouteGroupBuilder styles)
    {
        styles.MapPost("/image/{id}/example", AddAsync).NeedsKey().Takes<StyleExampleRequest>(new StyleExampleSchema(isNew: true)).Limited(RateLimits.Styles);
        styles.MapPatch("/image/{id}/example/{exampleId}", ModifyAsync).NeedsKey().Takes<StyleExampleRequest>(new StyleExampleSchema(isNew: false));
        styles.MapDelete("/image/{id}/example/{exampleId}", DeleteAsync).NeedsKey();
    }

    static async Task<Results<Answer<StyleWritten>, HordeError>> AddAsync(
        string id, Caller caller, Body<StyleExampleRequest> body, StyleQueries styles, CommandBus bus, TimeProvider time, CancellationToken ct)
    {
        if (await FindAsync(id, styles, ct) is not { } style) return StyleRefusal.NotFound.ToError();
        if (style.Kind != RequestKind.Image) return HordeError.BadRequest("Only image styles have examples.");
        if (!MayHandle(style, caller)) return StyleRefusal.NotOwner.ToError();
        if (UnfitUrl(body.Value.Url) is { } unfit) return unfit;
        var example = new StyleExample(Guid.CreateVersion7(time.GetUtcNow()), body.Value.Url!, body.Value.Primary!.Value);
        return Written((await bus.SubmitAsync(new AddStyleExample(style.Id, caller.Id, example), ct)).Failed(out var result), result, example.Id);
    }

    static async Task<Results<Answer<StyleWritten>, HordeError>> ModifyAsync(
        string id, string exampleId, Caller caller, Body<StyleExampleRequest> body, StyleQueries styles, CommandBus bus, CancellationToken ct)
    {
        if (await FindAsync(id, styles, ct) is not { } style) return StyleRefusal.NotFound.ToError();
        if (!Guid.TryParse(exampleId, out var example)) return StyleRefusal.ExampleNotFound.ToError();
        if (!MayHandle(style, caller)) return StyleRefusal.NotOwner.ToError();
        if (UnfitUrl(body.Value.Url) is { } unfit) return unfit;
        var command = new ModifyStyleExample(style.Id, caller.Id, example, body.Value.Url, body.Value.Primary);
        return Written((await bus.SubmitAsync(command, ct)).Failed(out var result), result, example);
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(
        string id, string exampleId, Caller caller, StyleQueries styles, CommandBus bus, CancellationToken ct)
    {
        if (await FindAsync(id, styles, ct) is not { } style) return StyleRefusal.NotFound.ToError();
        if (!Guid.TryParse(exampleId, out var example)) return StyleRefusal.ExampleNotFound.ToError();
        if ((await bus.SubmitAsync(new DeleteStyleExample(style.Id, caller.Id, example), ct)).Failed(out var result) is { } failed) return failed;
        return result is StyleResult.Refused refused ? refused.Why.ToError() : Answers.Ok(SimpleMessage.Ok);
    }

    static async Task<Style?> FindAsync(string id, StyleQueries styles, CancellationToken ct) =>
        Guid.TryParse(id, out var guid) ? (await styles.FindAsync(new StyleId(guid), ct))?.Style : null;

    /// <summary>The ledger asks it again; here it makes sure that strangers learn nothing else first.</summary>
    static bool MayHandle(Style style, Caller caller) => style.Owner == caller.Id || caller.IsModerator;

    static HordeError? UnfitUrl(string? url) =>
        url is { Length: <= UrlLengthMax } && url.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(url, UriKind.Absolute, out _)
            ? null
            : HordeError.BadRequest($"The url must be an https address of at most {UrlLengthMax} characters.");

    static Results<Answer<StyleWritten>, HordeError> Written(HordeError? failed, StyleResult result, Guid example) => (failed, result) switch
    {
        ({ } error, _) => error,
        (_, StyleResult.Done) => Answers.Ok(new StyleWritten(example, "OK", Array.Empty<AskWarning>())),
        (_, StyleResult.Refused refused) => refused.Why.ToError(),
        _ => Faults.Busy,
    };
}
