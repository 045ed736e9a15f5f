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
    const string MonthForm = "A month is written as 2026-01.";

    public static void MapStatements(this RouteGroupBuilder api)
    {
        api.MapGet("/users/{userId}/kudos/statement", ReadAsync)
            .WithTags("kudos").NeedsKey().Limited(RateLimits.User).FindsFirst(UsersApi.MustBeNumber);
        api.MapGet("/users/{userId}/kudos/months/{month}", MonthAsync)
            .WithTags("kudos").NeedsKey().Limited(RateLimits.User).FindsFirst(UsersApi.MustBeNumber);
    }

    static async Task<Results<Answer<StatementView>, HordeError>> ReadAsync(
        HttpContext context, string userId, Caller caller, KudosBook book, IUserNames names, CancellationToken cancellationToken)
    {
        var user = UsersApi.ParseId(userId)!.Value;
        if (!MayRead(caller, user))
        {
            return Refusal.NotUserOrMod.ToError();
        }

        var badCursor = QueryArguments.Integer(context, "before", "The cursor of the page before.", out var before);
        var badLimit = QueryArguments.Integer(context, "limit", "How many movements.", out var limit);
        var badReason = Reason(context, out var reason);
        var badMonth = Month(context.Request.Query["month"], out var month);
        if ((badCursor ?? badLimit ?? badReason ?? badMonth) is { } error)
        {
            return error;
        }

        var account = await book.AccountAsync(AccountId.Spendable(user), cancellationToken);
        var escrow = await book.AccountAsync(AccountId.Escrow(user), cancellationToken);
        if (account == AccountState.Unopened)
        {
            return UsersApi.Unknown;
        }

        var page = await book.StatementAsync(AccountId.Spendable(user), before, limit ?? PageDefault, reason, month, cancellationToken);
        var aliases = await names.AliasesAsync([.. page.Lines.Select(line => CounterpartyOf(line, user)).OfType<UserId>().Distinct()], cancellationToken);
        return Answers.Ok(new StatementView(
            account.Balance.ToDecimal(),
            account.Held.ToDecimal(),
            escrow.Balance.ToDecimal(),
            [.. page.Lines.Select(line => StatementLineView.Of(line) with
            {
                Counterparty = CounterpartyOf(line, user) is { } other ? aliases.GetValueOrDefault(other) : null,
            })],
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

        if (Month(month, out var within) is not null || within is not (var from, var until))
        {
            return HordeError.BadRequest(MonthForm);
        }

        var account = AccountId.Spendable(user);
        var opening = await book.BalanceAtAsync(account, from.AddTicks(-1), cancellationToken);
        var sums = await book.SumsAsync(account, from, until, cancellationToken);
        var closing = sums.Aggregate(opening, (balance, sum) => balance + sum.In + sum.Out);
        return Answers.Ok(new MonthView(month, opening.ToDecimal(), [.. sums.Select(MonthSumView.Of)], closing.ToDecimal()));
    }

    static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Nothing given is any month.</summary>
    static HordeError? Month(string? text, out (DateTimeOffset From, DateTimeOffset Until)? within)
    {
        within = null;
        if (string.IsNullOrEmpty(text)) return null;
        if (!DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return HordeError.BadRequest(MonthForm);
        within = (Midnight(first), Midnight(first.AddMonths(1)));
        return null;
    }

    /// <summary>Who gave or was given; of a job nobody is told who was at its other end.</summary>
    static UserId? CounterpartyOf(StatementLine line, UserId own) =>
        line.Reason is EntryReason.Transfer or EntryReason.Donation && line.Cause.Split('>') is [var from, var to]
            ? UsersApi.ParseId(from) is { } giver && giver != own ? giver : UsersApi.ParseId(to)
            : null;

    internal static bool MayRead(Caller caller, UserId user) => !caller.IsAnonymous && (caller.Id == user || caller.IsModerator);

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
