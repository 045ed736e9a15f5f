using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Opens an account: its two kudos accounts, its key, and for an identity from elsewhere the claim that it has no other account.</summary>
/// <param name="KeyHash">Keyed hash of the API key; the key itself never comes here.</param>
public sealed record RegisterUser(UserId User, UserKind Kind, string Username, string KeyHash) : Command<UserResult>
{
    /// <summary>Hash of the identity at Google, GitHub or Discord. The identity itself stays out of the log.</summary>
    public string? IdentityHash { get; init; }
    public Roles Roles { get; init; }

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(User)).Name(UserStream.KeyName(KeyHash)).Account(AccountId.Spendable(User)).Account(AccountId.Escrow(User));
        if (IdentityHash is { } identity) touch.Name(UserStream.IdentityName(identity));
    }

    public override UserResult Decide(Decision on)
    {
        if (on.State(UserStream.Of(User)).Known is { } already) return new UserResult.Done(already);
        if (IdentityHash is { } identity && !on.Claim(UserStream.IdentityName(identity), User.ToString()))
            return new UserResult.IdentityTaken(UserStream.ParseOwner(on.OwnerOf(UserStream.IdentityName(identity))!));
        if (!on.Claim(UserStream.KeyName(KeyHash), User.ToString())) return new UserResult.Refused(Refusal.Forbidden);
        var tooLong = Username.Length > UserLimits.UsernameLength;
        var about = on.Append(UserStream.Of(User), new UserRegistered(User, Kind, Short(Username), IdentityHash, on.Now));
        on.Append(UserStream.Of(User), new ApiKeySet(User, KeyHash));
        if (Roles != Roles.None) on.Append(UserStream.Of(User), new RolesGranted(User, WithTrust(Roles), on.Now));
        if (tooLong) on.Append(UserStream.Of(User), new UserSuspected(User, Suspicion.UsernameLong, null));
        on.OpenAccounts(User, FloorOf(Kind), about);
        return new UserResult.Done(on.State(UserStream.Of(User)).Known!);
    }

    internal static string Short(string name) => name.Length > UserLimits.UsernameLength ? name[..UserLimits.UsernameLength] : name;

    /// <summary>Whoever moderates is trusted.</summary>
    internal static Roles WithTrust(Roles roles) => (roles & Roles.Moderator) == 0 ? roles : roles | Roles.Trusted;

    public static Kudos FloorOf(UserKind kind) => kind switch
    {
        UserKind.Anonymous => Floors.Anonymous,
        UserKind.Pseudonymous => Floors.Pseudonymous,
        _ => Floors.Registered,
    };
}

public abstract record UserResult
{
    public sealed record Done(Profile User) : UserResult;

    /// <summary>This identity has an account already: the one to sign in to.</summary>
    public sealed record IdentityTaken(UserId User) : UserResult;

    public sealed record Refused(Refusal Why) : UserResult;
}
