using System.Globalization;
using System.Text;
using AIHorde.Api.Web.Session;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Web.Account;

/// <summary>Every movement of the visitor's kudos, by reason, by month, and as a file.</summary>
static class StatementEndpoints
{
    /// <summary>In one file; earlier ones come with the cursor that its last line names.</summary>
    const int LinesMax = 5_000;

    const int LinesAtOnce = 200;

    public static void MapStatementPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/statement", PageAsync);
        routes.MapGet("/account/statement.csv", FileAsync);
    }

    static async Task<IResult> PageAsync(HttpContext context, InnerApi api, TimeProvider time, long? before, string? reason, string? month)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var answer = await ReadAsync(context, api, visitor, before, reason, 50);
        if (!answer.IsOk && answer.Status != StatusCodes.Status404NotFound)
        {
            return Problem.Page(visitor, answer.Status, answer.Message);
        }

        var shown = month is { Length: > 0 } ? month : time.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var sums = await api.GetAsync(context, $"/api/v2/users/{visitor.Id}/kudos/months/{Uri.EscapeDataString(shown)}", visitor.ApiKey);
        return new RazorComponentResult<StatementPage>(new
        {
            Visitor = visitor,
            Statement = SiteJson.Read<StatementPageView>(answer) ?? new StatementPageView(0, 0, 0, [], null),
            Sums = SiteJson.Read<MonthPageView>(sums) ?? new MonthPageView(shown, 0, [], 0),
            Reason = reason ?? "",
        });
    }

    static async Task<IResult> FileAsync(HttpContext context, InnerApi api, long? before, string? reason)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var file = new StringBuilder("time,reason,cause,action,amount,balance,entry\n");
        for (var lines = 0; lines < LinesMax;)
        {
            var answer = await ReadAsync(context, api, visitor, before, reason, LinesAtOnce);
            if (SiteJson.Read<StatementPageView>(answer) is not { } page)
            {
                return Problem.Page(visitor, answer.Status, answer.Message);
            }

            file.AppendJoin("", page.Lines.Select(Row));
            (lines, before) = (lines + page.Lines.Count, page.Before);
            if (before is null)
            {
                break;
            }
        }

        return Results.File(Encoding.UTF8.GetBytes(file.ToString()), "text/csv; charset=utf-8", "kudos-statement.csv");
    }

    static Task<InnerAnswer> ReadAsync(HttpContext context, InnerApi api, Visitor visitor, long? before, string? reason, int limit)
    {
        var query = new QueryBuilder { { "limit", limit.ToString(CultureInfo.InvariantCulture) } };
        if (before is { } cursor)
        {
            query.Add("before", cursor.ToString(CultureInfo.InvariantCulture));
        }

        if (reason is { Length: > 0 })
        {
            query.Add("reason", reason);
        }

        return api.GetAsync(context, $"/api/v2/users/{visitor.Id}/kudos/statement{query}", visitor.ApiKey);
    }

    static string Row(MovementView line) => string.Join(
        ',',
        line.RecordedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        line.Reason,
        $"\"{line.Cause.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
        line.Action,
        line.Amount.ToString("0.00", CultureInfo.InvariantCulture),
        line.Balance.ToString("0.00", CultureInfo.InvariantCulture),
        $"\"{line.Entry.Replace("\"", "\"\"", StringComparison.Ordinal)}\"") + "\n";
}
