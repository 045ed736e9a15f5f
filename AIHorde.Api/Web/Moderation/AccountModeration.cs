using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

static class AccountModeration
{
    public static void MapAccountModeration(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/users", (HttpContext http, InnerApi api, string? q, string? standing, int? page) =>
            Desk.OpenAsync(http, api, desk => ListAsync(desk, q, standing, Math.Max(1, page ?? 1))));
        pages.MapGet("/users/{id:int}", (HttpContext http, InnerApi api, int id) => Desk.OpenAsync(http, api, desk => ShowAsync(desk, id)));
        pages.MapPost("/users/{id:int}", (HttpContext http, InnerApi api, int id) => Desk.OpenAsync(http, api, async desk =>
        {
            if (await FileAsync(desk, id) is not { } account) return desk.NotFound("account");
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            return AccountActs.Of(account, form) is { } act ? await desk.DoAsync(form, act) : Results.LocalRedirect($"/moderation/users/{id}");
        }));
    }

    static async Task<IResult> ListAsync(Desk desk, string? q, string? standing, int page)
    {
        var query = $"q={Uri.EscapeDataString(q ?? "")}&standing={Uri.EscapeDataString(standing ?? "")}";
        return new RazorComponentResult<UsersPage>(new
        {
            desk.Visitor,
            Accounts = await desk.ReadAsync<List<AccountLine>>($"/api/v2/moderation/users?{query}&page={page}") ?? [],
            Search = q,
            Standing = standing,
            Page = page,
            Query = query,
        });
    }

    static async Task<IResult> ShowAsync(Desk desk, int id)
    {
        if (await FileAsync(desk, id) is not { } account) return desk.NotFound("account");
        return new RazorComponentResult<UserPage>(new
        {
            desk.Visitor,
            Account = account,
            Causes = (await desk.ReadAsync<Suspicions>($"/api/v2/moderation/users/{id}/suspicions"))?.Causes ?? new Dictionary<string, int>(),
            Actions = await desk.ReadAsync<List<ActionLine>>($"/api/v2/moderation/actions?target={id}") ?? [],
        });
    }

    static Task<AccountFile?> FileAsync(Desk desk, int id) => desk.ReadAsync<AccountFile>($"/api/v2/users/{id}");
}
