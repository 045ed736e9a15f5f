using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Leaderboard;

static class LeaderboardEndpoints
{
    public static void MapLeaderboard(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/leaderboard", async (HttpContext context, InnerApi api, int? page) =>
        {
            var shown = Math.Clamp(page ?? 1, 1, 10_000);
            return new RazorComponentResult<LeaderboardPage>(new
            {
                Visitor = await Visitor.OfAsync(context),
                Users = SiteJson.Read<List<UserView>>(await api.GetAsync(context, $"/api/v2/users?sort=kudos&page={shown}")) ?? [],
                Page = shown,
            });
        });
}
