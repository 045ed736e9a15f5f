using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>/users</c> and <c>/find_user</c>: reading and deleting accounts.</summary>
static class UsersApi
{
    const int PageMax = 10_000;

    public static void MapUsers(this RouteGroupBuilder api)
    {
        api.MapGet("/find_user", FindByKeyAsync).WithTags("users").Open().WithMetadata(new ReadsKey());
        var users = api.MapGroup("/users").WithTags("users");
        users.MapGet("", ListAsync).Open().Limited(RateLimits.Users).Fresh(10);
        users.MapGet("/{userId}", ReadAsync).OptionalKey().Limited(RateLimits.User).FindsFirst(MustBeNumber);
        users.MapDelete("/{userId}", DeleteAsync).NeedsKey().Limited(RateLimits.User).FindsFirst(MustBeNumber)
            .Audited("account deleted", "userId", Own.Account);
        users.MapUserChanges();
        users.MapRegistration();
        api.MapTestUser();
    }

    public static readonly HordeError Unknown = Refusal.UserNotFound.ToError();

    public static UserId? ParseId(string userId) =>
        int.TryParse(userId, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? new UserId(id) : null;

    /// <summary>An id that is no number belongs to nobody, whoever asks.</summary>
    public static ValueTask<HordeError?> MustBeNumber(HttpContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ParseId((string)context.GetRouteValue("userId")!) is null ? Unknown : null);

    /// <summary>Unlike everywhere else an absent key is 401 here and an unknown one 404; and shared keys are taken.</summary>
    static async Task<Results<Answer<AccountView>, HordeError>> FindByKeyAsync(
        HttpContext context, Keyring keyring, AccountReader accounts, SharedKeyQueries sharedKeys, CancellationToken cancellationToken)
    {
        var key = context.Request.Headers["apikey"].ToString();
        if (key.Length == 0)
        {
            return HordeError.Unauthorized();
        }

        if (await keyring.FindAsync(key, takesSharedKeys: true, cancellationToken) is not { } caller)
        {
            return Unknown;
        }

        var level = caller.SharedKey is null ? ViewLevel.Owner : ViewLevel.Public;
        if (await accounts.FindAsync(caller.Id, level, cancellationToken) is not { } account)
        {
            return Unknown;
        }

        if (caller.SharedKey is not { } id)
        {
            return Answers.Ok(account);
        }

        var name = (await sharedKeys.FindAsync(id, cancellationToken))?.Name;
        return Answers.Ok(account with { Username = name is null ? $"{account.Username} (Shared Key)" : $"{account.Username} (Shared Key: {name})" });
    }

    static async Task<Results<Answer<IReadOnlyList<ListedAccount>>, HordeError>> ListAsync(
        HttpContext context, AccountReader accounts, string? sort, CancellationToken cancellationToken)
    {
        if (QueryArguments.Integer(context, "page", "Which page of accounts; they come 25 at a time.", out var page) is { } error)
        {
            return error;
        }

        var order = sort == "age" ? UserOrder.Age : UserOrder.Kudos;
        return page > PageMax
            ? Answers.Ok<IReadOnlyList<ListedAccount>>([])
            : Answers.Ok(await accounts.PageAsync(order, Math.Max(1, page ?? 1), cancellationToken));
    }

    static async Task<Results<Answer<AccountView>, HordeError>> ReadAsync(
        string userId, Caller? caller, AccountReader accounts, CancellationToken cancellationToken)
    {
        var id = ParseId(userId)!.Value;
        var level = caller is null ? ViewLevel.Public
            : caller.IsModerator ? ViewLevel.Moderator
            : caller.Id == id ? ViewLevel.Owner : ViewLevel.Public;
        return await accounts.FindAsync(id, level, cancellationToken) is { } account ? Answers.Ok(account) : Unknown;
    }

    static async Task<Results<Answer<SimpleMessage>, HordeError>> DeleteAsync(
        string userId, Caller caller, UserQueries users, WorkerQueries workers, CommandBus bus, Keyring keyring, CancellationToken cancellationToken)
    {
        var id = ParseId(userId)!.Value;
        if (await users.FindAsync(id, cancellationToken) is not { } account)
        {
            return Unknown;
        }

        var owned = await workers.OfOwnerAsync(id, cancellationToken);
        var command = new DeleteUser(id, new Actor(caller.Id, caller.Has(Rights.Admin)), account.LastActive)
        {
            Workers = [.. owned.Select(worker => new NamedWorker(worker.Id, worker.Name))],
            SharedKeys = account.SharedKeys,
            KeyHash = account.KeyHash,
            IdentityHash = account.IdentityHash,
        };
        var failed = (await bus.SubmitAsync(command, cancellationToken)).Failed(out var result);
        keyring.Forget(id);
        return (failed, result) switch
        {
            ({ } error, _) => error,
            (_, DeleteUserResult.Refused refused) => refused.Why.ToError(),
            _ => Answers.Ok(SimpleMessage.Ok),
        };
    }
}
