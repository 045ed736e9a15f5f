using System.Text.Json.Nodes;
using AIHorde.Api.Blobs;
using AIHorde.Api.Web.Session;
using AIHorde.Ledger;
using AIHorde.Ledger.Styles;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Styles;

/// <summary>What a style makes, in pictures: to look at for everybody, to add and to take away for those who may change it.</summary>
static class StyleExampleEndpoints
{
    const string Address = "/styles/{id:guid}/examples";

    public static void MapStyleExamplePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, async (HttpContext http, InnerApi api, Guid id) => await PageAsync(http, api, id, null));
        routes.MapGet(Address + "/{example:guid}", PictureAsync);
        routes.MapPost(Address, (HttpContext http, InnerApi api, Guid id, IFormCollection form) => ChangeAsync(
            http, api, id, HttpMethods.Post, "", new() { ["url"] = form.Text("url"), ["primary"] = form.ContainsKey("primary") })).FromOwnPagesOnly();
        routes.MapPost(Address + "/{example:guid}/first", FirstAsync).FromOwnPagesOnly();
        routes.MapPost(Address + "/{example:guid}/delete", (HttpContext http, InnerApi api, Guid id, Guid example) => ChangeAsync(
            http, api, id, HttpMethods.Delete, $"/{example}", null)).FromOwnPagesOnly();
    }

    /// <summary>Not by the API, whose limits are for those who read styles: a page full of pictures asks for all of them at once.</summary>
    static async Task<string?> UrlAsync(StyleQueries styles, Guid id, Guid example, CancellationToken ct) =>
        (await styles.FindAsync(new StyleId(id), ct))?.Style.Examples.FirstOrDefault(one => one.Id == example)?.Url;

    static async Task<IResult> PictureAsync(HttpContext http, StyleQueries styles, ExamplePictures pictures, Guid id, Guid example)
    {
        if (await UrlAsync(styles, id, example, http.RequestAborted) is not { } url) return TypedResults.NotFound();
        if (await pictures.GetAsync(url, http.RequestAborted) is not { } bytes) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(bytes, BlobEndpoints.PictureType(http, bytes));
    }

    /// <summary>The API wants the address with every change.</summary>
    static async Task<IResult> FirstAsync(HttpContext http, InnerApi api, StyleQueries styles, Guid id, Guid example) => await ChangeAsync(
        http, api, id, HttpMethods.Patch, $"/{example}", new() { ["url"] = await UrlAsync(styles, id, example, http.RequestAborted), ["primary"] = true });

    static async Task<IResult> ChangeAsync(HttpContext http, InnerApi api, Guid id, string method, string example, JsonObject? request)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        var answer = await api.SendAsync(http, method, $"/api/v2/styles/image/{id}/example{example}", request, visitor.ApiKey);
        return answer.IsOk ? Results.LocalRedirect($"/styles/{id}/examples") : await PageAsync(http, api, id, answer.Message);
    }

    static async Task<IResult> PageAsync(HttpContext http, InnerApi api, Guid id, string? refusal)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        return await StyleView.FindAsync(http, api, "image", id.ToString()) is { } style
            ? new RazorComponentResult<StyleExamplesPage>(new { Visitor = visitor, Style = style, Refusal = refusal })
            : Problem.Page(visitor, StatusCodes.Status404NotFound, "There is no such image style.");
    }
}
