using System.Globalization;
using AIHorde.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary>
/// <c>GET /users/{id}/kudos/statement</c>: every movement of an account with the balance after it, newest first, for its owner and for moderators.
/// Beyond the contract.
/// </summary>
static class StatementApi
{
    const int PageDefault = 50;

    public static void MapStatements(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{userId}/kudos/statement", ReadAsync)
            .WithTags("kudos").NeedsKey().Limited(RateLimits.User).FindsFirst(UsersApi.MustBeNumber);
        api.MapGet("/users/{userId}/kudos/months/{month}", MonthAsync)
            .WithTags("kudos").NeedsKey().Limited(RateLimits.User).FindsFirst(UsersApi.MustBeNumber);
    }

    static async Task<Results<Answer<StatementView>, HordeError>> ReadAsync(
        HttpContext context, string userId, Caller caller, KudosBook book, CancellationToken cancellationToken)
    {
        var user = UsersApi.ParseId(userId)!.Value;
        if (!MayRead(caller, user))
        {
            return Refusal.NotUserOrMod.ToError();
        }

        var badCursor = QueryArguments.Integer(context, "before", "The cursor of the page before.", out var before);
        var badLimit = QueryArguments.Integer(context, "limit", "How many movements.", out var limit);
        var badReason = Reason(context, out var reason);
        if ((badCursor ?? badLimit ?? badReason) is { } error)
        {
            return error;
        }

        var account = await book.AccountAsync(AccountId.Spendable(user), cancellationToken);
        var escrow = await book.AccountAsync(AccountId.Escrow(user), cancellationToken);
        if (account == AccountState.Unopened)
        {
            return UsersApi.Unknown;
        }

        var page = await book.StatementAsync(AccountId.Spendable(user), before, limit ?? PageDefault, reason, cancellationToken);
        return Answers.Ok(new StatementView(
            account.Balance.ToDecimal(),
            account.Held.ToDecimal(),
            escrow.Balance.ToDecimal(),
            [.. page.Lines.Select(StatementLineView.Of)],
            page.Before));
    }

    /// <summary>Opening, what came in and went out for each reason, closing: the sums of one calendar month (UTC), which add up.</summary>
    static async Task<Results<Answer<MonthView>, HordeError>> MonthAsync(
        string userId, string month, Caller caller, KudosBook book, CancellationToken cancellationToken)
    {
        var user = UsersApi.ParseId(userId)!.Value;
        if (!MayRead(caller, user))
        {
            return Refusal.NotUserOrMod.ToError();
        }

        if (!DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
        {
            return HordeError.BadRequest("A month is written as 2026-01.");
        }

        var account = AccountId.Spendable(user);
        var (from, until) = (Midnight(first), Midnight(first.AddMonths(1)));
        var opening = await book.BalanceAtAsync(account, from.AddTicks(-1), cancellationToken);
        var sums = await book.SumsAsync(account, from, until, cancellationToken);
        var closing = sums.Aggregate(opening, (balance, sum) => balance + sum.In + sum.Out);
        return Answers.Ok(new MonthView(month, opening.ToDecimal(), [.. sums.Select(MonthSumView.Of)], closing.ToDecimal()));
    }

    static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    static bool MayRead(Caller caller, UserId user) => !caller.IsAnonymous && (caller.Id == user || caller.IsModerator);

    static HordeError? Reason(HttpContext context, out EntryReason? reason)
    {
        reason = null;
        if (context.Request.Query["reason"] is not [{ Length: > 0 } text, ..])
        {
            return null;
        }

        reason = Enum.GetValues<EntryReason>().Cast<EntryReason?>().FirstOrDefault(each => StatementLineView.Words(each!.Value) == text);
        return reason is null ? HordeError.BadRequest("There is no such reason.") : null;
    }
}
