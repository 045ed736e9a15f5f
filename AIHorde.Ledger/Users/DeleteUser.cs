using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <summary>The first call marks the account deleted; a second one, when it was long unused, wipes it for good.</summary>
/// <param name="LastActive">When the account last asked for, earned or made anything.</param>
public sealed record DeleteUser(UserId User, Actor Caller, DateTimeOffset LastActive) : Command<DeleteUserResult>
{
    /// <summary>The workers with their names, and the shared keys, as the caller read them: a wipe ends them too.</summary>
    public IReadOnlyList<NamedWorker> Workers { get; init; } = [];
    public IReadOnlyList<SharedKeyId> SharedKeys { get; init; } = [];

    /// <summary>The key's hash, to be freed by a wipe; the caller read it too.</summary>
    public string? KeyHash { get; init; }
    public string? IdentityHash { get; init; }

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(User)).Stream(UserStream.Of(Caller.User));
        foreach (var worker in Workers) touch.Stream(WorkerStream.Of(worker.Worker)).Name(WorkerStream.NameOf(worker.Name));
        foreach (var key in SharedKeys) touch.Stream(SharedKeyStream.Of(key));
        if (KeyHash is not null) touch.Name(UserStream.KeyName(KeyHash));
        if (IdentityHash is not null) touch.Name(UserStream.IdentityName(IdentityHash));
    }

    public override DeleteUserResult Decide(Decision on)
    {
        if (on.State(UserStream.Of(Caller.User)).Known is not { } caller) return new DeleteUserResult.Refused(Refusal.InvalidAPIKey);
        var state = on.State(UserStream.Of(User));
        if (state.Known is not { } target) return new DeleteUserResult.Refused(Refusal.UserNotFound);
        if (caller.IsAnonymous || target.IsAnonymous) return new DeleteUserResult.Refused(Refusal.AnonForbiddenUser);
        if (target.Has(Roles.Moderator)) return new DeleteUserResult.Refused(Refusal.CannotDeleteMod);
        if (caller.Id != target.Id && !caller.Has(Roles.Moderator)) return new DeleteUserResult.Refused(Refusal.NotUserOrMod);
        if (state is UserState.Active)
        {
            on.Append(UserStream.Of(User), new UserDeleted(User, on.Now));
            return new DeleteUserResult.Deleted();
        }
        if (on.Now - LastActive < UserLimits.WipeAfterInactivity) return new DeleteUserResult.Refused(Refusal.CannotWipeActiveUser);
        Wipe(on, target);
        return new DeleteUserResult.Wiped();
    }

    void Wipe(Decision on, Profile target)
    {
        foreach (var (worker, name) in Workers)
        {
            if (on.State(WorkerStream.Of(worker)).Known is { } known && known.Owner == User && known.Name == name) on.Delete(known);
        }
        foreach (var key in SharedKeys)
        {
            if (on.State(SharedKeyStream.Of(key)).Known is not null) on.Append(SharedKeyStream.Of(key), new SharedKeyDeleted(key, on.Now));
        }
        if (KeyHash == target.KeyHash && KeyHash is not null) on.Free(UserStream.KeyName(KeyHash));
        if (IdentityHash is { } identity && on.OwnerOf(UserStream.IdentityName(identity)) == User.ToString()) on.Free(UserStream.IdentityName(identity));
        foreach (var detail in Enum.GetValues<UserDetail>()) on.DropPayload(UserStream.DetailKey(User, detail));
        on.Append(UserStream.Of(User), new UserWiped(User, on.Now));
    }
}

public readonly record struct NamedWorker(WorkerId Worker, string Name);

public abstract record DeleteUserResult
{
    public sealed record Deleted : DeleteUserResult;

    public sealed record Wiped : DeleteUserResult;

    public sealed record Refused(Refusal Why) : DeleteUserResult;
}
