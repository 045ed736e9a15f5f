using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

static class SharedKeyEndpoints
{
    public static void MapSharedKeyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/keys", (HttpContext context, InnerApi api) => PageAsync(context, api, null));
        routes.MapPost("/account/keys", CreateAsync).FromOwnPagesOnly();
        routes.MapPost("/account/keys/{id:guid}/delete", (HttpContext context, InnerApi api, Guid id) =>
            SendAsync(context, api, HttpMethods.Delete, $"/api/v2/sharedkeys/{id}", null)).FromOwnPagesOnly();
    }

    static async Task<IResult> CreateAsync(HttpContext context, InnerApi api)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await SendAsync(context, api, HttpMethods.Put, "/api/v2/sharedkeys", new()
        {
            ["name"] = form["name"].ToString(),
            ["kudos"] = form.Whole("kudos", -1),
            ["expiry"] = form.Whole("expiry", -1),
        });
    }

    static async Task<IResult> SendAsync(HttpContext context, InnerApi api, string method, string path, JsonObject? body)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, method, path, body, visitor?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect("/account/keys") : await PageAsync(context, api, answer.Message);
    }

    static async Task<IResult> PageAsync(HttpContext context, InnerApi api, string? refusal)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect("/account/sign-in");
        }

        var keys = new List<SharedKeyView>();
        foreach (var id in visitor.SharedKeyIds)
        {
            if (SiteJson.Read<SharedKeyView>(await api.GetAsync(context, $"/api/v2/sharedkeys/{id}")) is { } key)
            {
                keys.Add(key);
            }
        }

        return new RazorComponentResult<SharedKeysPage>(new { Visitor = visitor, Keys = keys, Refusal = refusal });
    }
}
