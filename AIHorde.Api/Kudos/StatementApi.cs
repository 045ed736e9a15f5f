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

    public static void MapStatements(this RouteGroupBuilder api) => api
        .MapGet("/users/{userId}/kudos/statement", ReadAsync)
        .WithTags("kudos")
        .NeedsKey()
        .Limited(RateLimits.User)
        .FindsFirst(UsersApi.MustBeNumber);

    static async Task<Results<Answer<StatementView>, HordeError>> ReadAsync(
        HttpContext context, string userId, Caller caller, KudosBook book, CancellationToken cancellationToken)
    {
        var user = UsersApi.ParseId(userId)!.Value;
        if (caller.IsAnonymous || (caller.Id != user && !caller.IsModerator))
        {
            return Refusal.NotUserOrMod.ToError();
        }

        var badCursor = QueryArguments.Integer(context, "before", "The cursor of the page before.", out var before);
        var badLimit = QueryArguments.Integer(context, "limit", "How many movements.", out var limit);
        if ((badCursor ?? badLimit) is { } error)
        {
            return error;
        }

        var account = await book.AccountAsync(AccountId.Spendable(user), cancellationToken);
        var escrow = await book.AccountAsync(AccountId.Escrow(user), cancellationToken);
        if (account == AccountState.Unopened)
        {
            return UsersApi.Unknown;
        }

        var page = await book.StatementAsync(AccountId.Spendable(user), before, limit ?? PageDefault, cancellationToken);
        return Answers.Ok(new StatementView(
            account.Balance.ToDecimal(),
            account.Held.ToDecimal(),
            escrow.Balance.ToDecimal(),
            [.. page.Lines.Select(StatementLineView.Of)],
            page.Before));
    }
}
