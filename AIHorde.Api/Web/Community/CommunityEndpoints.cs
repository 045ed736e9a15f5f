using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Community;

static class CommunityEndpoints
{
    public static void MapCommunityPages(this IEndpointRouteBuilder routes)
    {
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
        routes.MapGet("/teams", async (HttpContext context, InnerApi api) => new RazorComponentResult<TeamsPage>(new
        {
            Visitor = await Visitor.OfAsync(context),
            Teams = SiteJson.Read<List<TeamView>>(await api.GetAsync(context, "/api/v2/teams")) ?? [],
        }));
        routes.MapGet("/styles", async (HttpContext context, InnerApi api) => new RazorComponentResult<StylesPage>(new
        {
            Visitor = await Visitor.OfAsync(context),
            Styles = SiteJson.Read<List<StyleView>>(await api.GetAsync(context, "/api/v2/styles/image")) ?? [],
        }));
    }
}
