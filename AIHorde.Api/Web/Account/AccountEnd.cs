using System.Text.Json.Nodes;
using AIHorde.Api.Web.Session;
using AIHorde.Ledger.Users;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

/// <summary>An account is ended by its owner, after a page that says what follows, and brought back as long as nobody wiped it.</summary>
static class AccountEnd
{
    const string Address = "/account/delete";

    public static void MapAccountEnd(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Address, (HttpContext context, InnerApi _) => AccountEndpoints.ForVisitor(context, visitor => Ask(visitor, null)));
        routes.MapPost(Address, DeleteAsync).FromOwnPagesOnly();
        routes.MapPost("/account/restore", RestoreAsync).FromOwnPagesOnly();
    }

    static async Task<IResult> DeleteAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor) return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        var answer = await api.SendAsync(context, HttpMethods.Delete, $"/api/v2/users/{visitor.Id}", null, visitor.ApiKey);
        return answer.IsOk ? Results.LocalRedirect("/account") : Ask(visitor, answer.Message);
    }

    static async Task<IResult> RestoreAsync(HttpContext context, InnerApi api)
    {
        if (await Visitor.OfAsync(context) is not { } visitor) return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        var answer = await api.SendAsync(
            context, HttpMethods.Put, $"/api/v2/users/{visitor.Id}", new JsonObject { ["undelete"] = true }, visitor.ApiKey);
        return answer.IsOk ? Results.LocalRedirect("/account") : Problem.Page(visitor, answer);
    }

    static RazorComponentResult<SurePage> Ask(Visitor visitor, string? refusal) => new(new
    {
        Title = "Delete this account",
        Effects = (IReadOnlyList<string>)
        [
            $"{visitor.Name} is marked as deleted and can neither give nor get kudos. Its {Show.Kudos(visitor.Kudos)} kudos stay where they are.",
            "Its key still opens this page, where you can bring it back.",
            $"Deleted a second time, after {UserLimits.WipeAfterInactivity.Days} days without any use, it is wiped for good, with its workers and shared keys.",
        ],
        Address,
        Back = "/account",
        Visitor = visitor,
        Refusal = refusal,
    });
}
