using System.Globalization;
using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

static class AccountEndpoints
{
    public const string SignInAddress = "/account/sign-in";

    public static void MapAccountPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/register", async (HttpContext context, InnerApi _) =>
            new RazorComponentResult<RegisterPage>(new { Visitor = await Visitor.OfAsync(context) }));
        routes.MapPost("/register", RegisterAsync).FromOwnPagesOnly();
        routes.MapGet(SignInAddress, async (HttpContext context, InnerApi _) =>
            new RazorComponentResult<SignInPage>(new { Visitor = await Visitor.OfAsync(context) }));
        routes.MapPost(SignInAddress, SignInAsync).FromOwnPagesOnly();
        routes.MapPost("/account/sign-out", (HttpContext context) =>
        {
            SessionCookie.Remove(context);
            return Results.LocalRedirect("/");
        }).FromOwnPagesOnly();
        routes.MapGet("/account", (HttpContext context, InnerApi _) =>
            ForVisitor(context, visitor => new RazorComponentResult<AccountPage>(new { Visitor = visitor })));
        routes.MapPost("/account/settings", SettingsAsync).FromOwnPagesOnly();
        routes.MapAccountEnd();
        routes.MapGet("/account/transfer", (HttpContext context, TimeProvider time, string? to) => ForVisitor(context, visitor =>
            new RazorComponentResult<TransferPage>(new { Visitor = visitor, Once = Once(time), To = to ?? "" })));
        routes.MapPost("/account/transfer", TransferAsync).FromOwnPagesOnly();
        routes.MapGet("/transfer", () => Results.LocalRedirect("/account/transfer"));
    }

    /// <summary>Pages of an account ask a guest to sign in first.</summary>
    public static async Task<IResult> ForVisitor(HttpContext context, Func<Visitor, IResult> page) =>
        await Visitor.OfAsync(context) is { } visitor ? page(visitor) : Results.LocalRedirect(SignInAddress);

    static async Task<IResult> RegisterAsync(HttpContext context, InnerApi api, SessionCookie session)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = form["username"].ToString().Trim();
        var answer = await api.SendAsync(context, HttpMethods.Post, "/api/v2/users", new JsonObject { ["username"] = name }, null);
        if (!answer.IsOk)
        {
            return new RazorComponentResult<RegisterPage>(new { Name = name, Refusal = answer.Message });
        }

        var key = answer.Body.GetProperty("api_key").GetString()!;
        session.Write(context, key);
        var visitor = Visitor.From(key, await api.GetAsync(context, "/api/v2/find_user", key));
        return new RazorComponentResult<RegisterPage>(new
        {
            Visitor = visitor, ApiKey = key, Name = visitor?.Name ?? name, Origin = $"{context.Request.Scheme}://{context.Request.Host}",
        });
    }

    static async Task<IResult> SignInAsync(HttpContext context, InnerApi api, SessionCookie session)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var key = form["apikey"].ToString().Trim();
        var answer = await api.GetAsync(context, "/api/v2/find_user", key);
        if (key is KeyHasher.Anonymous || Visitor.From(key, answer) is null)
        {
            var refusal = answer.Status == StatusCodes.Status429TooManyRequests ? answer.Message : "No account has this key.";
            return new RazorComponentResult<SignInPage>(new { Refusal = refusal }) { StatusCode = StatusCodes.Status401Unauthorized };
        }

        session.Write(context, key);
        return Results.LocalRedirect("/account");
    }

    static async Task<IResult> SettingsAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(SignInAddress);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var change = new JsonObject { ["public_workers"] = form.ContainsKey("public_workers") };
        if (form["username"] is [{ Length: > 0 } name, ..] && name != visitor.Name.Split('#')[0])
        {
            change["username"] = name;
        }

        // An emptied field takes the contact away; a form without one leaves it.
        if (form.ContainsKey("contact") && form.Text("contact") is var contact && contact != (visitor.Text("contact") ?? ""))
        {
            change["contact"] = contact;
        }

        var answer = await api.SendAsync(context, HttpMethods.Put, $"/api/v2/users/{visitor.Id}", change, visitor.ApiKey);
        return answer.IsOk
            ? Results.LocalRedirect("/account")
            : new RazorComponentResult<AccountPage>(new { Visitor = visitor, Refusal = answer.Message });
    }

    static async Task<IResult> TransferAsync(HttpContext context, InnerApi api, TimeProvider time)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(SignInAddress);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (to, amount) = (form["username"].ToString().Trim(), form["amount"].ToString().Trim());
        var body = new JsonObject { ["username"] = to, ["amount"] = int.TryParse(amount, CultureInfo.InvariantCulture, out var whole) ? whole : amount };
        var answer = await api.SendAsync(context, HttpMethods.Post, "/api/v2/kudos/transfer", body, visitor.ApiKey, form["once"]);
        return new RazorComponentResult<TransferPage>(new
        {
            Visitor = answer.IsOk ? visitor with { Kudos = visitor.Kudos - answer.Body.GetProperty("transferred").GetDecimal() } : visitor,
            Once = answer.IsOk ? Once(time) : form["once"].ToString(),
            Given = answer.IsOk ? answer.Body.GetProperty("transferred").GetDecimal() : (decimal?)null,
            To = to,
            Amount = answer.IsOk ? "" : amount,
            Refusal = answer.IsOk ? null : answer.Message,
        });
    }

    static string Once(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString();
}
