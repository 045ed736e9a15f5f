using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Replaces the key of an account, and its name where one is given: somebody registered again with the identity that owns it.</summary>
/// <param name="OldHash">The hash that the caller read, to be freed; it opens nothing from now on.</param>
public sealed record SetApiKey(UserId User, string? OldHash, string NewHash, string? Username) : Command<UserResult>
{
    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(User)).Name(UserStream.KeyName(NewHash));
        if (OldHash is not null) touch.Name(UserStream.KeyName(OldHash));
    }

    public override UserResult Decide(Decision on)
    {
        if (on.State(UserStream.Of(User)).Known is not { } profile) return new UserResult.Refused(Refusal.UserNotFound);
        if (profile.KeyHash == NewHash) return new UserResult.Done(profile);
        if (profile.KeyHash != OldHash || !on.Claim(UserStream.KeyName(NewHash), User.ToString())) return new UserResult.Refused(Refusal.Forbidden);
        if (OldHash is not null) on.Free(UserStream.KeyName(OldHash));
        on.Append(UserStream.Of(User), new ApiKeySet(User, NewHash));
        if (Username is { } name && name != profile.Username)
            on.Append(UserStream.Of(User), new UserRenamed(User, RegisterUser.Short(name)));
        return new UserResult.Done(on.State(UserStream.Of(User)).Known!);
    }
}
