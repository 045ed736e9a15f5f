using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Who may change what of an account, and what follows from it. Pure.</summary>
public static class UserChangeRules
{
    /// <summary>Null when all of it is allowed. The order is the contract's table of fields.</summary>
    public static Refusal? Check(UserChanges changes, Actor actor, Profile caller, Profile target, bool isDeleted)
    {
        if (changes == new UserChanges()) return Refusal.NoUserModSelected;
        if (IsAdministrative(changes) && !actor.IsAdministrator) return Refusal.NotAdmin;
        var moderator = caller.Has(Roles.Moderator);
        if (IsModerating(changes) && !moderator) return Refusal.NotModerator;
        if (!IsOwn(changes)) return null;
        if (caller.IsAnonymous) return Refusal.AnonForbiddenUserMod;
        if (!moderator && caller.Id != target.Id) return Refusal.NotModerator;
        if (changes.ProxyPasskey is not null && !caller.Has(Roles.Service)) return Refusal.NonServiceForbidden;
        return changes.Undelete && !isDeleted ? Refusal.UserNotDeleted : null;
    }

    static bool IsAdministrative(UserChanges changes) =>
        changes.Kudos is not null || changes.MonthlyKudos is not null || changes.UsageMultiplier is not null || changes.Moderator is not null;

    static bool IsModerating(UserChanges changes) =>
        changes.Concurrency is not null || changes.WorkerInvites is not null || changes.Trusted is not null || changes.Flagged is not null
        || changes.Customizer is not null || changes.Vpn is not null || changes.Service is not null || changes.Education is not null
        || changes.Special is not null || changes.ResetSuspicion || changes.AdminComment is not null;

    static bool IsOwn(UserChanges changes) =>
        changes.PublicWorkers is not null || changes.Username is not null || changes.Contact is not null || changes.ProxyPasskey is not null
        || changes.Undelete;

    /// <summary>What is recorded. The anonymous account's roles never change; asking changes nothing and is no error.</summary>
    public static IEnumerable<IEvent> Events(UserChanges changes, Profile target, DateTimeOffset now) =>
        Monthly(changes, target, now).Concat(RoleChanges(changes, target, now)).Concat(Settings(changes, target));

    static IEnumerable<IEvent> Monthly(UserChanges changes, Profile target, DateTimeOffset now)
    {
        if (changes.MonthlyKudos is not { } delta || target.IsAnonymous) yield break;
        yield return new MonthlyKudosSet(target.Id, Kudos.Max(Kudos.Zero, target.MonthlyKudos + delta), target.MonthlyReceivedAt ?? now);
    }

    static IEnumerable<IEvent> RoleChanges(UserChanges changes, Profile target, DateTimeOffset now)
    {
        if (target.IsAnonymous) yield break;
        var granted = RegisterUser.WithTrust(Wanted(changes, true) | If(changes.Moderator == true, Roles.Moderator));
        var revoked = Wanted(changes, false) | If(changes.Moderator == false, Roles.Moderator);
        var added = granted & ~target.Roles;
        var removed = revoked & target.Roles & ~granted;
        if (added != Roles.None) yield return new RolesGranted(target.Id, added, now);
        if (removed != Roles.None) yield return new RolesRevoked(target.Id, removed);
    }

    static Roles Wanted(UserChanges changes, bool value) =>
        If(changes.Trusted == value, Roles.Trusted) | If(changes.Flagged == value, Roles.Flagged) | If(changes.Customizer == value, Roles.Customizer)
        | If(changes.Vpn == value, Roles.Vpn) | If(changes.Service == value, Roles.Service) | If(changes.Education == value, Roles.Education)
        | If(changes.Special == value, Roles.Special);

    static Roles If(bool condition, Roles role) => condition ? role : Roles.None;

    static IEnumerable<IEvent> Settings(UserChanges changes, Profile target)
    {
        if (Concurrency(changes, target) is { } concurrency && concurrency != target.Concurrency) yield return new ConcurrencySet(target.Id, concurrency);
        if (changes.UsageMultiplier is { } multiplier) yield return new UsageMultiplierSet(target.Id, multiplier);
        if (changes.WorkerInvites is { } invites) yield return new WorkerInvitesSet(target.Id, invites);
        if (changes.PublicWorkers is { } isPublic && !target.IsAnonymous) yield return new PublicWorkersSet(target.Id, isPublic);
        if (changes.Username is { } name) yield return new UserRenamed(target.Id, name);
        if (changes.ResetSuspicion) yield return new UserCleared(target.Id);
        if (changes.Undelete) yield return new UserUndeleted(target.Id);
    }

    /// <summary>A class needs many requests at once: education raises the limit, and takes that raise away again.</summary>
    static int? Concurrency(UserChanges changes, Profile target) => (changes.Concurrency, changes.Education) switch
    {
        ({ } given, _) => given,
        (null, true) when target.Concurrency < UserLimits.ConcurrencyEducation && !target.IsAnonymous => UserLimits.ConcurrencyEducation,
        (null, false) when target.Concurrency == UserLimits.ConcurrencyEducation => UserLimits.Concurrency,
        _ => null,
    };
}
