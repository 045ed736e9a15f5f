using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

static class SharedKeyEndpoints
{
    const string Address = "/account/keys";

    /// <summary>The numbers of the form, as the API calls them. An empty one is not sent: a new key gets the default, a known one keeps its own.</summary>
    static readonly string[] numbers = ["kudos", "expiry", "max_image_pixels", "max_image_steps", "max_text_tokens"];

    public static void MapSharedKeyPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, (HttpContext context, InnerApi api) => PageAsync(context, api, null));
        routes.MapPost(Address, async (HttpContext context, InnerApi api) =>
            await SendAsync(context, api, HttpMethods.Put, "/api/v2/sharedkeys", Body(context.Request.Form))).FromOwnPagesOnly();
        routes.MapGet(Address + "/{id:guid}", (HttpContext context, InnerApi api, Guid id) => EditAsync(context, api, id, null));
        routes.MapPost(Address + "/{id:guid}", ChangeAsync).FromOwnPagesOnly();
        routes.MapPost(Address + "/{id:guid}/delete", (HttpContext context, InnerApi api, Guid id) =>
            SendAsync(context, api, HttpMethods.Delete, $"/api/v2/sharedkeys/{id}", null)).FromOwnPagesOnly();
    }

    static JsonObject Body(IFormCollection form)
    {
        var body = new JsonObject { ["name"] = form.Text("name") };
        foreach (var name in numbers)
            if (form.Text(name) is { Length: > 0 } text) body[name] = long.TryParse(text, CultureInfo.InvariantCulture, out var whole) ? whole : text;
        return body;
    }

    static async Task<IResult> SendAsync(HttpContext context, InnerApi api, string method, string path, JsonObject? body)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, method, path, body, visitor?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect(Address) : await PageAsync(context, api, answer.Message);
    }

    static async Task<IResult> ChangeAsync(HttpContext context, InnerApi api, Guid id)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.SendAsync(context, HttpMethods.Patch, $"/api/v2/sharedkeys/{id}", Body(context.Request.Form), visitor?.ApiKey);
        return answer.IsOk ? Results.LocalRedirect(Address) : await EditAsync(context, api, id, answer.Message);
    }

    static async Task<IResult> EditAsync(HttpContext context, InnerApi api, Guid id, string? refusal)
    {
        if (await Visitor.OfAsync(context) is not { } visitor) return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        var key = visitor.SharedKeyIds.Contains(id.ToString()) ? await FindAsync(context, api, id.ToString()) : null;
        return key is null
            ? Problem.Page(visitor, StatusCodes.Status404NotFound, "You have no such shared key.")
            : new RazorComponentResult<SharedKeyPage>(new { Visitor = visitor, Key = key, Refusal = refusal });
    }

    static async Task<IResult> PageAsync(HttpContext context, InnerApi api, string? refusal)
    {
        if (await Visitor.OfAsync(context) is not { } visitor) return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        var keys = new List<SharedKeyView>();
        foreach (var id in visitor.SharedKeyIds)
            if (await FindAsync(context, api, id) is { } key) keys.Add(key);
        return new RazorComponentResult<SharedKeysPage>(new { Visitor = visitor, Keys = keys, Refusal = refusal });
    }

    static async Task<SharedKeyView?> FindAsync(HttpContext context, InnerApi api, string id) =>
        SiteJson.Read<SharedKeyView>(await api.GetAsync(context, $"/api/v2/sharedkeys/{id}"));
}
