using AIHorde.Api.Web.Cluster;
using AIHorde.Api.Web.Session;
using AIHorde.Ledger;
using AIHorde.Ledger.Stats;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Leaderboard;

/// <summary>Who gives work: in the last day, the last month, and ever.</summary>
static class LeaderboardEndpoints
{
    public static void MapLeaderboard(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/leaderboard", PageAsync);
        routes.MapGet("/leaderboard.csv", FileAsync);
    }

    static async Task<IResult> PageAsync(HttpContext context, Leaders leaders, string? span, string? sort, int? page)
    {
        var visitor = await Visitor.OfAsync(context);
        var (over, sorting) = (SpanOf(span), Sorting.Parse(sort, "-jobs"));
        UserId? own = visitor is null ? null : new UserId(visitor.Id);
        return new RazorComponentResult<LeaderboardPage>(new
        {
            Visitor = visitor,
            Standings = await leaders.PageAsync(over, sorting, page, own, context.RequestAborted),
            Span = over,
            Sorting = sorting with { Descending = true },
        });
    }

    static async Task<IResult> FileAsync(Leaders leaders, string? span, string? sort, int? page, CancellationToken ct) => Csv.File(
        "leaderboard.csv", "place,name,images,texts,forms,kudos",
        (await leaders.PageAsync(SpanOf(span), Sorting.Parse(sort, "-jobs"), page, null, ct)).Rows.Select(IReadOnlyList<object?> (row) =>
            [row.Place, row.Leader.Alias, row.Leader.Images, row.Leader.Texts, row.Leader.Forms, row.Leader.Kudos.ToDecimal()]));

    static LeaderSpan SpanOf(string? name) => Enum.TryParse<LeaderSpan>(name, ignoreCase: true, out var span) && Enum.IsDefined(span) ? span : LeaderSpan.Month;
}
