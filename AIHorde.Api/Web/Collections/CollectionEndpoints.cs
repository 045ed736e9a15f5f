using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Collections;

/// <summary>Collections of styles: to look at, to make, to end.</summary>
static class CollectionEndpoints
{
    const string Address = "/styles/collections";

    public static void MapCollectionPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, (HttpContext http, InnerApi api, int? page) => PageAsync(http, api, Math.Max(1, page ?? 1), null));
        routes.MapPost(Address, CreateAsync).FromOwnPagesOnly();
        routes.MapPost($"{Address}/{{id:guid}}/delete", (HttpContext http, InnerApi api, Guid id) =>
            SendAsync(http, api, HttpMethods.Delete, $"/api/v2/collections/{id}", null)).FromOwnPagesOnly();
    }

    static async Task<IResult> CreateAsync(HttpContext http, InnerApi api)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var named = form["styles"].ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var body = new JsonObject
        {
            ["name"] = form["name"].ToString(), ["public"] = form.ContainsKey("public"), ["styles"] = new JsonArray([.. named.Select(name => (JsonNode)name)]),
        };
        if (form["info"].ToString().Trim() is { Length: > 0 } info) body["info"] = info;
        return await SendAsync(http, api, HttpMethods.Post, "/api/v2/collections", body);
    }

    static async Task<IResult> SendAsync(HttpContext http, InnerApi api, string method, string path, JsonObject? body)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        var answer = await api.SendAsync(http, method, path, body, visitor.ApiKey);
        return answer.IsOk ? Results.LocalRedirect(Address) : await PageAsync(http, api, 1, answer.Message);
    }

    static async Task<IResult> PageAsync(HttpContext http, InnerApi api, int page, string? refusal) => new RazorComponentResult<CollectionsPage>(new
    {
        Visitor = await Visitor.OfAsync(http),
        Collections = CollectionPagesJson.Read(await api.GetAsync(http, $"/api/v2/collections?page={page}")),
        Page = page,
        Refusal = refusal,
    });
}
