using AIHorde.Api.Moderation;
using AIHorde.Api.Styles;
using AIHorde.Ledger.Collections;
using AIHorde.Ledger.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Collections;

/// <summary><c>/collections</c>: styles under a common name. Private ones are read and used by whoever knows their id or name.</summary>
static class CollectionsApi
{
    /// <summary>Beyond this there is nothing that anybody would page to.</summary>
    const int PageMax = 1_000_000;

    public static void AddCollections(this IServiceCollection services) => services
        .AddSingleton<CollectionChange>()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(CollectionsJson.Default));

    public static void MapCollections(this RouteGroupBuilder api)
    {
        api.MapGet("/collection_by_name/{name}", ReadByNameAsync).WithTags("collections").Open();
        var collections = api.MapGroup("/collections").WithTags("collections").Limited(RateLimits.Styles);
        collections.MapGet("", ListAsync).Open();
        collections.MapPost("", (Caller caller, Body<CollectionRequest> body, CollectionChange change, CancellationToken ct) =>
            change.CreateAsync(caller, body.Value, ct)).NeedsKey(Policy.RefuseAnonymous(Rc.StylesAnonForbidden))
            .Takes<CollectionRequest>(new CollectionSchema(isNew: true));
        collections.MapGet("/{id}", ReadAsync).Open();
        collections.MapPatch("/{id}", (string id, Caller caller, Body<CollectionRequest> body, CollectionChange change, CancellationToken ct) =>
            change.ModifyAsync(id, caller, body.Value, ct)).NeedsKey().Takes<CollectionRequest>(new CollectionSchema(isNew: false));
        collections.MapDelete("/{id}", (string id, Caller caller, CollectionChange change, CancellationToken ct) =>
            change.DeleteAsync(id, caller, ct)).NeedsKey().Audited("collection deleted", "id", Own.Collection);
    }

    static async Task<Results<Answer<IReadOnlyList<CollectionDetails>>, HordeError>> ListAsync(
        HttpContext context, CollectionQueries collections, string? sort, string? type, CancellationToken ct)
    {
        if (sort is not (null or "popular" or "age")) return HordeError.BadRequest("Collections are sorted by popular or age.");
        if (type is not (null or "all" or "image" or "text")) return HordeError.BadRequest("The type is all, image or text.");
        if (QueryArguments.Integer(context, "page", "The page, from 1.", out var page) is { } noNumber) return noNumber;
        RequestKind? kind = type switch { "image" => RequestKind.Image, "text" => RequestKind.Text, _ => null };
        var found = await collections.PageAsync(kind, sort != "age", Math.Clamp(page ?? 1, 1, PageMax), ct);
        return Answers.Ok<IReadOnlyList<CollectionDetails>>([.. found.Select(CollectionDetails.Of)]);
    }

    static async Task<Results<Answer<CollectionDetails>, HordeError>> ReadAsync(string id, CollectionChange change, CancellationToken ct) =>
        await change.FindAsync(id, ct) is { } collection ? Answers.Ok(CollectionDetails.Of(collection)) : CollectionErrors.NotFound;

    static async Task<Results<Answer<CollectionDetails>, HordeError>> ReadByNameAsync(string name, StyleChoice choice, CancellationToken ct) =>
        await choice.FindCollectionByNameAsync(name, null, ct) is { } collection
            ? Answers.Ok(CollectionDetails.Of(collection))
            : CollectionErrors.NotFound;
}
