using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>Lends a part of the owner's kudos. No balance is needed: the owner pays when the key is used.</summary>
public sealed record CreateSharedKey(SharedKeyId Id, UserId Owner, string? Name, Kudos? Budget, DateTimeOffset? ExpiresAt, SharedKeyLimits Limits)
    : Command<SharedKeyResult>
{
    public override void Touch(Touch touch) => touch.Stream(SharedKeyStream.Of(Id)).Stream(UserStream.Of(Owner));

    public override SharedKeyResult Decide(Decision on)
    {
        if (on.State(SharedKeyStream.Of(Id)).Known is { } already) return new SharedKeyResult.Done(already);
        if (on.State(UserStream.Of(Owner)).Known is not { } owner) return new SharedKeyResult.Refused(Refusal.UserNotFound);
        if (owner.IsAnonymous) return new SharedKeyResult.Refused(Refusal.AnonForbidden);
        if (owner.SharedKeys.Length >= owner.SharedKeysMax) return new SharedKeyResult.Refused(Refusal.Forbidden);
        var key = new SharedKey(Id, Owner, Name, Budget, ExpiresAt, Limits);
        on.Append(SharedKeyStream.Of(Id), new SharedKeyCreated(key));
        on.Append(UserStream.Of(Owner), new SharedKeyAdded(Owner, Id));
        return new SharedKeyResult.Done(key);
    }
}

public abstract record SharedKeyResult
{
    public sealed record Done(SharedKey Key) : SharedKeyResult;

    public sealed record Refused(Refusal Why) : SharedKeyResult;
}
