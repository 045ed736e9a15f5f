using AIHorde.Api.Moderation;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api;

/// <summary><c>PUT /users/{id}</c>. All fields are changed or none; who may change which is the ledger's rule.</summary>
static class UserChangesApi
{
    public static void MapUserChanges(this RouteGroupBuilder users) => users
        .MapPut("/{userId}", ChangeAsync).NeedsKey().Limited(RateLimits.User).Takes<UserChangeRequest>(new UserChangeSchema()).FindsFirst(MustExistAsync)
        .Audited("account changed", "userId", Own.Account);

    static async ValueTask<HordeError?> MustExistAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var users = context.RequestServices.GetRequiredService<UserQueries>();
        return UsersApi.ParseId((string)context.GetRouteValue("userId")!) is { } id && await users.FindAsync(id, cancellationToken) is not null
            ? null
            : UsersApi.Unknown;
    }

    static async Task<Results<Answer<UserChangedView>, HordeError>> ChangeAsync(
        string userId, Caller caller, Body<UserChangeRequest> body, UserChanger changer, CancellationToken cancellationToken) =>
        await changer.ChangeAsync(UsersApi.ParseId(userId)!.Value, caller, body.Value, cancellationToken) switch
        {
            (null, { } changed) => Answers.Ok(changed),
            ({ } error, _) => error,
            _ => UsersApi.Unknown,
        };
}

/// <summary>Turns a request into the ledger's command and its result into the answer.</summary>
sealed class UserChanger(EventStore store, CommandBus bus, Keyring keyring, Profanity profanity, TimeProvider time)
{
    const string TooLongContact = "The contact is longer than 50 characters.";

    public async Task<(HordeError? Error, UserChangedView? Changed)> ChangeAsync(
        UserId target, Caller caller, UserChangeRequest request, CancellationToken cancellationToken)
    {
        var changes = ToChanges(request);
        var actor = new Actor(caller.Id, caller.Has(Rights.Admin));
        var state = await store.LoadAsync(UserStream.Of(target), cancellationToken);
        var asking = await store.LoadAsync(UserStream.Of(caller.Id), cancellationToken);
        if (state.Known is not { } before || asking.Known is not { } profile)
        {
            return (UsersApi.Unknown, null);
        }

        // The rights come before the words, as in the contract; the command checks them again on the newest state.
        if (UserChangeRules.Check(changes, actor, profile, before, state is UserState.Deleted) is { } refusal)
        {
            return (refusal.ToError(), null);
        }

        if (CheckWords(request) is { } indecent)
        {
            return (indecent, null);
        }

        var command = new ModifyUser(Guid.CreateVersion7(time.GetUtcNow()), target, actor, changes)
        {
            Workers = [.. before.Workers.Select(worker => worker.Worker)],
        };
        var failed = (await bus.SubmitAsync(command, cancellationToken)).Failed(out var result);
        keyring.Forget(target);
        return (failed, result) switch
        {
            ({ } error, _) => (error, null),
            (_, ModifyUserResult.Done done) => (null, ToView(request, changes, done)),
            (_, ModifyUserResult.Refused refused) => (refused.Why.ToError(), null),
            _ => (UsersApi.Unknown, null),
        };
    }

    HordeError? CheckWords(UserChangeRequest request)
    {
        if (profanity.IsIn(request.AdminComment))
        {
            return HordeError.BadRequest("The comment is indecent.", Rc.ProfaneAdminComment);
        }

        if (profanity.IsIn(request.Username))
        {
            return HordeError.BadRequest("The name is indecent.", Rc.ProfaneUserName);
        }

        if (request.Username?.Length > UserLimits.UsernameLength)
        {
            return HordeError.BadRequest("The name is longer than 30 characters.", Rc.TooLongUserName);
        }

        if (profanity.IsIn(request.Contact))
        {
            return HordeError.BadRequest("The contact is indecent.", Rc.ProfaneUserContact);
        }

        return request.Contact?.Length > UserLimits.ContactLength ? HordeError.BadRequest(TooLongContact) : null;
    }

    static UserChanges ToChanges(UserChangeRequest request) => new()
    {
        Kudos = request.Kudos is { } kudos ? Ledger.Kudos.Whole((long)decimal.Truncate(kudos)) : null,
        MonthlyKudos = request.MonthlyKudos is { } monthly ? Ledger.Kudos.Whole(monthly) : null,
        UsageMultiplier = request.UsageMultiplier,
        Moderator = request.Moderator,
        Concurrency = request.Concurrency,
        WorkerInvites = request.WorkerInvited,
        Trusted = request.Trusted,
        Flagged = request.Flagged,
        Customizer = request.Customizer,
        Vpn = request.Vpn,
        Service = request.Service,
        Education = request.Education,
        Special = request.Special,
        ResetSuspicion = request.ResetSuspicion is not null,
        AdminComment = request.AdminComment,
        PublicWorkers = request.PublicWorkers,
        Username = request.Username,
        Contact = request.Contact,
        ProxyPasskey = request.GenerateProxyPasskey is null ? null : KeyHasher.Generate(),
        Undelete = request.Undelete is not null,
    };

    static UserChangedView ToView(UserChangeRequest request, UserChanges changes, ModifyUserResult.Done done) => new()
    {
        NewKudos = request.Kudos is null ? null : done.Balance.ToDecimal(),
        MonthlyKudos = request.MonthlyKudos is null ? null : (int)done.User.MonthlyKudos.ToDecimal(),
        UsageMultiplier = request.UsageMultiplier is null ? null : done.User.UsageMultiplier,
        Moderator = request.Moderator,
        Concurrency = request.Concurrency is null && request.Education is null ? null : done.User.Concurrency,
        WorkerInvited = request.WorkerInvited,
        Trusted = request.Trusted,
        Flagged = request.Flagged,
        Customizer = request.Customizer,
        Vpn = request.Vpn,
        Service = request.Service,
        Education = request.Education,
        Special = request.Special,
        NewSuspicion = request.ResetSuspicion is null ? null : done.User.Suspicions.Length,
        AdminComment = request.AdminComment,
        PublicWorkers = request.PublicWorkers,
        Username = request.Username,
        Contact = request.Contact,
        ProxyPasskey = changes.ProxyPasskey,
        Undeleted = request.Undelete is null ? null : true,
    };
}
