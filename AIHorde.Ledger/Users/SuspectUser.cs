using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Something about an account is odd: its prompt, its name. The trusted and the anonymous are not noted.</summary>
public sealed record SuspectUser(UserId User, Suspicion Reason) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Stream(UserStream.Of(User));

    public override bool Decide(Decision on)
    {
        if (on.State(UserStream.Of(User)).Known is not { IsTrusted: false, IsAnonymous: false }) return false;
        on.Append(UserStream.Of(User), new UserSuspected(User, Reason, null));
        return true;
    }
}
