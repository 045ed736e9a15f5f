using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.SharedKeys;

/// <summary>Ends a key. Its queued requests are cancelled by whoever sends this, request by request.</summary>
public sealed record DeleteSharedKey(SharedKeyId Id, UserId Caller) : Command<SharedKeyResult>
{
    public override void Touch(Touch touch) => touch.Stream(SharedKeyStream.Of(Id)).Stream(UserStream.Of(Caller));

    public override SharedKeyResult Decide(Decision on)
    {
        if (on.State(SharedKeyStream.Of(Id)).Known is not { } key) return new SharedKeyResult.Refused(Refusal.InvalidAPIKey);
        if (key.Owner != Caller) return new SharedKeyResult.Refused(Refusal.Forbidden);
        on.Append(SharedKeyStream.Of(Id), new SharedKeyDeleted(Id, on.Now));
        on.Append(UserStream.Of(Caller), new SharedKeyRemoved(Caller, Id));
        return new SharedKeyResult.Done(key);
    }
}
