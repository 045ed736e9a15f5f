using AIHorde.Api.Web.Cluster;
using AIHorde.Api.Web.Session;
using AIHorde.Ledger;
using AIHorde.Ledger.Stats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Leaderboard;

/// <summary>Who gives work: in the last day, the last month, and ever.</summary>
static class LeaderboardEndpoints
{
    const int PageMax = 10_000;

    public static void MapLeaderboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/leaderboard", PageAsync);
        routes.MapGet("/leaderboard.csv", FileAsync);
    }

    static async Task<IResult> PageAsync(HttpContext context, LeaderQueries leaders, InnerApi _, string? span, string? sort, int? page)
    {
        var visitor = await Visitor.OfAsync(context);
        var (over, sorting, shown) = (SpanOf(span), Sorting.Parse(sort, "-jobs"), Math.Clamp(page ?? 1, 1, PageMax));
        var found = await leaders.PageAsync(over, OrderOf(sorting), shown, visitor is null ? null : new UserId(visitor.Id), context.RequestAborted);
        var first = (shown - 1L) * LeaderQueries.PageSize;
        return new RazorComponentResult<LeaderboardPage>(new
        {
            Visitor = visitor,
            Leaders = (IReadOnlyList<Leader>)[.. found.Where(leader => leader.Place > first && leader.Place <= first + LeaderQueries.PageSize)],
            Own = found.Find(leader => leader.User.Value == visitor?.Id),
            Span = over,
            Sorting = sorting with { Descending = true },
            Page = shown,
        });
    }

    static async Task<IResult> FileAsync(LeaderQueries leaders, string? span, string? sort, int? page, CancellationToken ct) => Csv.File(
        "leaderboard.csv", "place,name,images,texts,forms,kudos",
        (await leaders.PageAsync(SpanOf(span), OrderOf(Sorting.Parse(sort, "-jobs")), Math.Clamp(page ?? 1, 1, PageMax), null, ct))
            .Select(IReadOnlyList<object?> (leader) => [leader.Place, leader.Alias, leader.Images, leader.Texts, leader.Forms, leader.Kudos.ToDecimal()]));

    static LeaderSpan SpanOf(string? name) => Enum.TryParse<LeaderSpan>(name, ignoreCase: true, out var span) && Enum.IsDefined(span) ? span : LeaderSpan.Month;

    static LeaderOrder OrderOf(Sorting sorting) =>
        Enum.TryParse<LeaderOrder>(sorting.Key, ignoreCase: true, out var order) && Enum.IsDefined(order) ? order : LeaderOrder.Jobs;
}
