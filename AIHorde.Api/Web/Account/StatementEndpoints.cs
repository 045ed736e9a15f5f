using System.Globalization;
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
        routes.MapGet("/account/statement/entry", EntryAsync);
        routes.MapGet("/account/statement/proof", ProofAsync);
    }

    static async Task<IResult> PageAsync(HttpContext context, InnerApi api, TimeProvider time, long? before, string? reason, string? month)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var answer = await ReadAsync(context, api, visitor, new(before, reason, month), 50);
        if (!answer.IsOk && answer.Status != StatusCodes.Status404NotFound)
        {
            return Problem.Page(visitor, answer);
        }

        var shown = month is { Length: > 0 } ? month : time.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var sums = await api.GetAsync(context, $"/api/v2/users/{visitor.Id}/kudos/months/{Uri.EscapeDataString(shown)}", visitor.ApiKey);
        return new RazorComponentResult<StatementPage>(new
        {
            Visitor = visitor,
            Statement = SiteJson.Read<StatementPageView>(answer) ?? new StatementPageView(0, 0, 0, [], null),
            Sums = SiteJson.Read<MonthPageView>(sums) ?? new MonthPageView(shown, 0, [], 0),
            Reason = reason ?? "",
            Month = month ?? "",
        });
    }

    static async Task<IResult> FileAsync(HttpContext context, InnerApi api, long? before, string? reason, string? month)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var rows = new List<MovementView>();
        while (rows.Count < LinesMax)
        {
            var answer = await ReadAsync(context, api, visitor, new(before, reason, month), LinesAtOnce);
            if (SiteJson.Read<StatementPageView>(answer) is not { } page)
            {
                return Problem.Page(visitor, answer);
            }

            rows.AddRange(page.Lines);
            before = page.Before;
            if (before is null) break;
        }

        return Csv.File("kudos-statement.csv", "time,reason,cause,action,counterparty,amount,balance,entry", rows.Select(IReadOnlyList<object?> (line) =>
            [line.RecordedAt, line.Reason, line.Cause, line.Action, line.Counterparty, line.Amount, line.Balance, line.Entry]));
    }

    /// <summary>Everything about one movement: the other legs of its entry, and the work that was paid for.</summary>
    static async Task<IResult> EntryAsync(HttpContext context, InnerApi api, string? entry)
    {
        if (await Visitor.OfAsync(context) is not { } visitor)
        {
            return Results.LocalRedirect(AccountEndpoints.SignInAddress);
        }

        var answer = await api.GetAsync(context, $"/api/v2/users/{visitor.Id}/kudos/entries/{Uri.EscapeDataString(entry ?? "")}", visitor.ApiKey);
        return SiteJson.Read<EntryPageView>(answer) is { } found
            ? new RazorComponentResult<EntryPage>(new { Visitor = visitor, Entry = found })
            : Problem.Page(visitor, answer);
    }

    /// <summary>Looks for the visitor whether the entry is under a seal, and shows what anybody can compute again.</summary>
    static async Task<IResult> ProofAsync(HttpContext context, InnerApi api, string? entry)
    {
        var visitor = await Visitor.OfAsync(context);
        var answer = await api.GetAsync(context, $"/api/v2/kudos/ledger/proof/{Uri.EscapeDataString(entry ?? "")}");
        return SiteJson.Read<EntryProofView>(answer) is { } proof
            ? new RazorComponentResult<ProofPage>(new { Visitor = visitor, Proof = proof })
            : Problem.Page(visitor, answer);
    }

    static Task<InnerAnswer> ReadAsync(HttpContext context, InnerApi api, Visitor visitor, Asked asked, int limit)
    {
        var query = new QueryBuilder { { "limit", limit.ToString(CultureInfo.InvariantCulture) } };
        if (asked.Before is { } cursor) query.Add("before", cursor.ToString(CultureInfo.InvariantCulture));
        if (asked.Reason is { Length: > 0 } reason) query.Add("reason", reason);
        if (asked.Month is { Length: > 0 } month) query.Add("month", month);
        return api.GetAsync(context, $"/api/v2/users/{visitor.Id}/kudos/statement{query}", visitor.ApiKey);
    }

    sealed record Asked(long? Before, string? Reason, string? Month);
}
