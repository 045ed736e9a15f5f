using System.Text.Json.Nodes;
using AIHorde.Api.Blobs;
using AIHorde.Api.Web.Session;
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

    static async Task<StyleExample?> FindAsync(HttpContext http, InnerApi api, Guid id, Guid example) =>
        (await StyleView.FindAsync(http, api, "image", id.ToString()))?.Examples?.FirstOrDefault(one => one.Id == example);

    static async Task<IResult> PictureAsync(HttpContext http, InnerApi api, ExamplePictures pictures, Guid id, Guid example)
    {
        if (await FindAsync(http, api, id, example) is not { } found) return TypedResults.NotFound();
        if (await pictures.GetAsync(found.Url, http.RequestAborted) is not { } bytes) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(bytes, BlobEndpoints.Picture(http, bytes));
    }

    /// <summary>The API wants the address with every change.</summary>
    static async Task<IResult> FirstAsync(HttpContext http, InnerApi api, Guid id, Guid example) => await ChangeAsync(
        http, api, id, HttpMethods.Patch, $"/{example}", new() { ["url"] = (await FindAsync(http, api, id, example))?.Url, ["primary"] = true });

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
