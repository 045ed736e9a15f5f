using AIHorde.Api.Web.Session;
using AIHorde.Ledger.Stats;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Moderation;

/// <summary>The pages of moderators. Whatever they do goes through the API with the moderator's own key.</summary>
static class ModerationEndpoints
{
    const int FaultyMax = 10;

    static readonly TimeSpan FaultsOver = TimeSpan.FromDays(1);

    public static void MapModerationPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/moderation").FromOwnPagesOnly();
        pages.MapGet("", (HttpContext http, InnerApi api, LiveQueries queries, TimeProvider time) =>
            Desk.OpenAsync(http, api, desk => OverviewAsync(desk, queries, time)));
        pages.MapGet("/audit", (HttpContext http, InnerApi api, long? before, string? target) =>
            Desk.OpenAsync(http, api, desk => AuditAsync(desk, before, target)));
        pages.MapAccountModeration();
        pages.MapWorkerModeration();
        pages.MapFilterModeration();
        pages.MapClusterModeration();
    }

    static async Task<IResult> OverviewAsync(Desk desk, LiveQueries queries, TimeProvider time)
    {
        var faults = await queries.TalliesAsync(TallySeries.Faults, coarse: true);
        var since = time.GetUtcNow() - FaultsOver;
        return new RazorComponentResult<OverviewPage>(new
        {
            desk.Visitor,
            Causes = (IReadOnlyList<(string, long)>)[.. faults.Where(slot => slot.At > since).GroupBy(slot => slot.Subject)
                .Select(cause => (cause.Key, cause.Sum(slot => slot.Amount))).OrderByDescending(cause => cause.Item2)],
            Faulty = (IReadOnlyList<FaultyWorker>)await queries.FaultyAsync(FaultsOver, FaultyMax),
            Accounts = await desk.ReadAsync<List<AccountLine>>("/api/v2/moderation/users?standing=suspicious") ?? [],
            Suspicious = await desk.ReadAsync<List<WorkerFile>>("/api/v2/moderation/workers?standing=suspicious") ?? [],
            Paused = await desk.ReadAsync<List<WorkerFile>>("/api/v2/moderation/workers?standing=paused") ?? [],
            Actions = await desk.ReadAsync<List<ActionLine>>("/api/v2/moderation/actions") ?? [],
        });
    }

    static async Task<IResult> AuditAsync(Desk desk, long? before, string? target)
    {
        var query = $"?target={Uri.EscapeDataString(target ?? "")}{(before is null ? "" : $"&before={before}")}";
        return new RazorComponentResult<AuditPage>(new
        {
            desk.Visitor, Actions = await desk.ReadAsync<List<ActionLine>>($"/api/v2/moderation/actions{query}") ?? [], Target = target,
        });
    }
}
