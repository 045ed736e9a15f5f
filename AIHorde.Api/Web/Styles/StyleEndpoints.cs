using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Styles;

/// <summary>Styles: to browse, to look at and to use; for their authors to make, to change and to end.</summary>
static class StyleEndpoints
{
    const string Address = "/styles";

    public static void MapStylePages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, ListAsync);
        routes.MapGet($"{Address}/new", async (HttpContext http) => await Visitor.OfAsync(http) is { } visitor
            ? Edit(visitor, new StyleForm(), null, null)
            : Results.LocalRedirect("/account/sign-in"));
        routes.MapPost(Address, CreateAsync).FromOwnPagesOnly();
        routes.MapGet($"{Address}/{{id:guid}}", (HttpContext http, InnerApi api, Guid id) => WithAsync(http, api, id, (visitor, kind, style) =>
            new RazorComponentResult<StylePage>(new { Visitor = visitor, Kind = kind, Style = style })));
        routes.MapGet($"{Address}/{{id:guid}}/edit", (HttpContext http, InnerApi api, Guid id) => WithAsync(http, api, id, (visitor, kind, style) =>
            visitor is null ? Results.LocalRedirect("/account/sign-in") : Edit(visitor, StyleForm.Of(kind, style), id, null)));
        routes.MapPost($"{Address}/{{id:guid}}", ChangeAsync).FromOwnPagesOnly();
        routes.MapPost($"{Address}/{{id:guid}}/delete", DeleteAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> ListAsync(HttpContext http, InnerApi api, string? kind, string? sort, string? name, string? tag, string? model, int? page)
    {
        var asked = new StyleSearch(
            kind == "text" ? "text" : "image", sort == "age" ? "age" : "popular", name?.Trim() ?? "", tag ?? "", model ?? "", Math.Max(1, page ?? 1));
        return new RazorComponentResult<StylesPage>(new
        {
            Visitor = await Visitor.OfAsync(http),
            Search = asked,
            Styles = SiteJson.Read<List<StyleView>>(await api.GetAsync(http, "/api/v2/styles/" + asked.Query)) ?? [],
        });
    }

    static async Task<IResult> CreateAsync(HttpContext http, InnerApi api)
    {
        var form = StyleForm.Of(await http.Request.ReadFormAsync(http.RequestAborted));
        return await SaveAsync(http, api, form, HttpMethods.Post, null);
    }

    static async Task<IResult> ChangeAsync(HttpContext http, InnerApi api, Guid id)
    {
        var form = StyleForm.Of(await http.Request.ReadFormAsync(http.RequestAborted));
        return await SaveAsync(http, api, form, HttpMethods.Patch, id);
    }

    static async Task<IResult> SaveAsync(HttpContext http, InnerApi api, StyleForm form, string method, Guid? id)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        if (form.ToRequest() is not { } request) return Edit(visitor, form, id, "The settings are not JSON.");
        var answer = await api.SendAsync(http, method, $"/api/v2/styles/{form.Kind}{(id is null ? "" : $"/{id}")}", request, visitor.ApiKey);
        if (!answer.IsOk) return Edit(visitor, form, id, answer.Message);
        return Results.LocalRedirect(answer.Body.TryGetProperty("id", out var made) ? $"{Address}/{made.GetString()}" : Address);
    }

    static async Task<IResult> DeleteAsync(HttpContext http, InnerApi api, Guid id)
    {
        if (await Visitor.OfAsync(http) is not { } visitor) return Results.LocalRedirect("/account/sign-in");
        return await WithAsync(http, api, id, async (_, kind, style) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (!form.ContainsKey("sure")) return Edit(visitor, StyleForm.Of(kind, style), id, "Nothing was deleted: tick the box if you mean it.");
            var answer = await api.SendAsync(http, HttpMethods.Delete, $"/api/v2/styles/{kind}/{id}", null, visitor.ApiKey);
            return answer.IsOk ? Results.LocalRedirect(Address) : Edit(visitor, StyleForm.Of(kind, style), id, answer.Message);
        });
    }

    static Task<IResult> WithAsync(HttpContext http, InnerApi api, Guid id, Func<Visitor?, string, StyleView, IResult> page) =>
        WithAsync(http, api, id, (visitor, kind, style) => Task.FromResult(page(visitor, kind, style)));

    /// <summary>An address does not say of which kind a style is; the API has them apart.</summary>
    static async Task<IResult> WithAsync(HttpContext http, InnerApi api, Guid id, Func<Visitor?, string, StyleView, Task<IResult>> page)
    {
        var visitor = await Visitor.OfAsync(http);
        foreach (var kind in new[] { "image", "text" })
            if (await StyleView.FindAsync(http, api, kind, id.ToString()) is { } style) return await page(visitor, kind, style);
        return Problem.Page(visitor, StatusCodes.Status404NotFound, "There is no such style.");
    }

    static RazorComponentResult<StyleFormPage> Edit(Visitor visitor, StyleForm form, Guid? id, string? refusal) =>
        new(new { Visitor = visitor, Form = form, Id = id, Refusal = refusal });
}

/// <summary>What the list of styles is to show.</summary>
public sealed record StyleSearch(string Kind, string Sort, string Name, string Tag, string Model, int Page)
{
    public string Query => $"{Kind}?sort={Sort}&page={Page}{Part("name", Name)}{Part("tag", Tag)}{Part("model", Model)}";

    public string Address(int page) => $"/styles?kind={Kind}&sort={Sort}&page={page}{Part("name", Name)}{Part("tag", Tag)}{Part("model", Model)}";

    static string Part(string name, string value) => value.Length == 0 ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}

/// <summary>The form for a style, new or known, and the API's request made of it.</summary>
public sealed record StyleForm(
    string Kind = "image", string Name = "", string Info = "", string Prompt = "{p}{np}", string Models = "", string Tags = "", string Params = "",
    bool Public = true, bool Nsfw = false)
{
    public static StyleForm Of(IFormCollection form) => new(
        form.Text("kind", "image") == "text" ? "text" : "image", form.Text("name"), form.Text("info"), form.Text("prompt"), form.Text("models"),
        form.Text("tags"), form.Text("params"), form.ContainsKey("public"), form.ContainsKey("nsfw"));

    public static StyleForm Of(string kind, StyleView style) => new(
        kind, style.Name, style.Info ?? "", style.Prompt ?? "", string.Join('\n', style.Models ?? []), string.Join('\n', style.Tags ?? []),
        style.Params?.GetRawText() ?? "", style.Public, style.Nsfw);

    /// <summary>Null where the settings are not JSON.</summary>
    public JsonObject? ToRequest()
    {
        var request = new JsonObject
        {
            ["name"] = Name, ["prompt"] = Prompt, ["public"] = Public, ["nsfw"] = Nsfw, ["models"] = List(Models), ["tags"] = List(Tags),
        };
        if (Info.Length > 0) request["info"] = Info;
        try
        {
            if (Params.Length > 0) request["params"] = JsonNode.Parse(Params);
            return request;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonArray List(string lines) => [.. lines.Lines().Select(line => (JsonNode)line)];
}
