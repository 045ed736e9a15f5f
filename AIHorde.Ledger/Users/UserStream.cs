using System.Globalization;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Accounts as streams: <c>user:5</c>.</summary>
public static class UserStream
{
    public static readonly StreamType<UserState> Type = new("user", new UserState.Unknown(), Evolve);

    public static StreamRef<UserState> Of(UserId user) => Type.Of(user.Value);

    /// <summary>Names that lead to an account: the hash of its key, the hash of an identity from elsewhere.</summary>
    public static string KeyName(string keyHash) => $"apikey:{keyHash}";

    public static string IdentityName(string identityHash) => $"identity:{identityHash}";

    public static UserId ParseOwner(string owner) => new(int.Parse(owner, CultureInfo.InvariantCulture));

    /// <summary>Where a detail that may have to be forgotten is kept.</summary>
    public static string DetailKey(UserId user, UserDetail detail) => $"user:{user}:{detail.ToString().ToLowerInvariant()}";

    static UserState Evolve(UserState state, IEvent happened) => (state, happened) switch
    {
        (UserState.Unknown, UserRegistered registered) => new UserState.Active(Begin(registered)),
        (UserState.Active active, UserDeleted deleted) => new UserState.Deleted(active.Profile, deleted.At),
        (UserState.Deleted deleted, UserUndeleted) => new UserState.Active(deleted.Profile),
        (UserState.Deleted deleted, UserWiped wiped) => new UserState.Wiped(deleted.Profile.Kind, deleted.Profile.CreatedAt, wiped.At),
        (UserState.Active active, _) => new UserState.Active(Change(active.Profile, happened)),
        (UserState.Deleted deleted, _) => deleted with { Profile = Change(deleted.Profile, happened) },
        _ => state,
    };

    static Profile Begin(UserRegistered registered) => new(registered.User, registered.Kind, registered.Username, registered.At)
    {
        Concurrency = registered.Kind == UserKind.Anonymous ? UserLimits.ConcurrencyAnonymous : UserLimits.Concurrency,
        PublicWorkers = registered.Kind == UserKind.Anonymous,
        IdentityHash = registered.IdentityHash,
    };

    static Profile Change(Profile profile, IEvent happened) => happened switch
    {
        ApiKeySet key => profile with { KeyHash = key.KeyHash },
        UserRenamed renamed => profile with { Username = renamed.Username },
        UserDetailChanged { Detail: UserDetail.ProxyPasskey } changed => profile with { HasProxyPasskey = changed.Present },
        RolesGranted granted => profile with { Roles = profile.Roles | granted.Roles },
        RolesRevoked revoked => profile with { Roles = profile.Roles & ~revoked.Roles },
        ConcurrencySet set => profile with { Concurrency = set.Concurrency },
        WorkerInvitesSet set => profile with { WorkerInvites = set.Invites },
        PublicWorkersSet set => profile with { PublicWorkers = set.Public },
        UsageMultiplierSet set => profile with { UsageMultiplier = set.Multiplier },
        MonthlyKudosSet set => profile with { MonthlyKudos = set.Amount, MonthlyReceivedAt = set.LastReceived },
        MonthlyKudosReceived received => profile with { MonthlyReceivedAt = received.Month },
        UserSuspected suspected => profile with { Suspicions = profile.Suspicions.Add(new(suspected.Reason, suspected.Worker)) },
        UserCleared => profile with { Suspicions = [] },
        SharedKeyAdded added => profile with { SharedKeys = profile.SharedKeys.Add(added.SharedKey) },
        SharedKeyRemoved removed => profile with { SharedKeys = profile.SharedKeys.Remove(removed.SharedKey) },
        WorkerAdded added => profile with { Workers = profile.Workers.Add(new(added.Worker, added.Kind)) },
        WorkerRemoved removed => profile with { Workers = profile.Workers.RemoveAll(worker => worker.Worker == removed.Worker) },
        _ => profile,
    };
}
