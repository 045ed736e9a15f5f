using System.Security.Cryptography;
using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Styles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AIHorde.Api.Styles;

/// <summary><c>/styles</c>: ways to ask, published by their authors. Private ones are read and used by whoever knows their id or name.</summary>
static class StylesApi
{
    /// <summary>Beyond this there is nothing that anybody would page to.</summary>
    const int PageMax = 1_000_000;

    public static void AddStyles(this IServiceCollection services)
    {
        // Users bring it too; requests can also be composed without them.
        services.TryAddSingleton<Profanity>();
        services.TryAddSingleton<Chance>(RandomNumberGenerator.GetInt32);
        services.AddSingleton<StyleChoice>()
            .AddSingleton<StyledBody>()
            .AddSingleton<StyleReader>()
            .AddSingleton<StyleRules>()
            .AddSingleton<StyleChange>()
            .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(StylesJson.Default));
    }

    public static void MapStyles(this RouteGroupBuilder api)
    {
        var styles = api.MapGroup("/styles").WithTags("styles");
        MapKind(styles, RequestKind.Image, "image", RateLimits.Styles, RateLimits.RareStyles);
        MapKind(styles, RequestKind.Text, "text", RateLimits.RareStyles, RateLimits.Styles);
        styles.MapStyleExamples();
    }

    static void MapKind(RouteGroupBuilder styles, RequestKind kind, string word, RateLimits ofAll, RateLimits ofOne)
    {
        styles.MapGet($"/{word}", (
            HttpContext context, StyleQueries queries, StyleReader reader, string? sort, string? tag, string? model, string? name, CancellationToken ct) =>
            ListAsync(kind, context, queries, reader, sort, new(tag, model, name), ct)).Open().Limited(ofAll).Fresh(30);
        styles.MapPost($"/{word}", (Caller caller, Body<StyleRequest> body, StyleChange change, CancellationToken ct) =>
            change.CreateAsync(kind, caller, body.Value, ct)).NeedsKey().Takes<StyleRequest>(new StyleSchema(kind, isNew: true)).Limited(ofAll);
        styles.MapGet($"/{word}/{{id}}", (string id, StyleQueries queries, StyleReader reader, CancellationToken ct) =>
            ReadAsync(kind, id, queries, reader, ct)).Open().Limited(ofOne).Fresh(0);
        styles.MapPatch($"/{word}/{{id}}", (string id, Caller caller, Body<StyleRequest> body, StyleChange change, CancellationToken ct) =>
            change.ModifyAsync(kind, id, caller, body.Value, ct)).NeedsKey().Takes<StyleRequest>(new StyleSchema(kind, isNew: false)).Limited(ofOne);
        styles.MapDelete($"/{word}/{{id}}", (string id, Caller caller, StyleChange change, CancellationToken ct) =>
            change.DeleteAsync(id, caller, ct)).NeedsKey(Policy.RefuseAnonymous(Rc.StylesAnonForbidden)).Limited(ofOne)
            .Audited("style deleted", "id", Own.Style);
        styles.MapGet($"/{word}_by_name/{{name}}", (string name, StyleChoice choice, StyleReader reader, CancellationToken ct) =>
            ReadByNameAsync(kind, name, choice, reader, ct)).Open();
    }

    static async Task<Results<Answer<IReadOnlyList<StyleDetails>>, HordeError>> ListAsync(
        RequestKind kind, HttpContext context, StyleQueries styles, StyleReader reader, string? sort, Wanted wanted, CancellationToken ct)
    {
        if (sort is not (null or "popular" or "age")) return HordeError.BadRequest("Styles are sorted by popular or age.");
        if (QueryArguments.Integer(context, "page", "The page, from 1.", out var page) is { } noNumber) return noNumber;
        var found = await styles.PageAsync(kind, sort != "age", Math.Clamp(page ?? 1, 1, PageMax), wanted.Tag, wanted.Model, wanted.Name, ct);
        return Answers.Ok(await reader.ShowAsync(found, ct));
    }

    static async Task<Results<Answer<StyleDetails>, HordeError>> ReadAsync(
        RequestKind kind, string id, StyleQueries styles, StyleReader reader, CancellationToken ct)
    {
        var style = Guid.TryParse(id, out var guid) ? await styles.FindAsync(new StyleId(guid), ct) : null;
        if (style is null) return HordeError.NotFound("There is no such style.", kind == RequestKind.Image ? Rc.ImageStyleNotFound : Rc.TextStyleNotFound);
        return style.Style.Kind == kind ? Answers.Ok(await reader.ShowAsync(style, ct)) : HordeError.BadRequest("This style is for another kind of request.");
    }

    static async Task<Results<Answer<StyleDetails>, HordeError>> ReadByNameAsync(
        RequestKind kind, string name, StyleChoice choice, StyleReader reader, CancellationToken ct) =>
        await choice.FindByNameAsync(name, kind, ct) is { } style ? Answers.Ok(await reader.ShowAsync(style, ct)) : StyleRefusal.NotFound.ToError();

    sealed record Wanted(string? Tag, string? Model, string? Name);
}
