using AIHorde.Api.Web.Live;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Home;

static class HomeEndpoints
{
    public static void MapHome(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", async (HttpContext context, InnerApi api, LiveBoard board) => new RazorComponentResult<HomePage>(new
        {
            Visitor = await Visitor.OfAsync(context),
            Best = await BestModelAsync(context, api, "image"),
            Drawing = await board.NowAsync(context.RequestAborted),
            Origin = $"{context.Request.Scheme}://{context.Request.Host}",
        }));
        routes.MapGet("/web/now", async (LiveBoard board, CancellationToken ct) =>
            new RazorComponentResult<ClusterNow>(new { Drawing = await board.NowAsync(ct) }));
    }

    /// <summary>The model of a kind with the shortest wait; null where nobody serves one.</summary>
    public static async Task<ActiveModel?> BestModelAsync(HttpContext context, InnerApi api, string kind) =>
        SiteJson.Read<List<ActiveModel>>(await api.GetAsync(context, $"/api/v2/status/models?type={kind}"))?
            .Where(model => model.Count > 0)
            .OrderBy(model => model.Eta)
            .ThenByDescending(model => model.Count)
            .FirstOrDefault();
}
