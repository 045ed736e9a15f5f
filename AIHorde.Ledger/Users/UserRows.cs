using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

sealed record UserRow(
    int Id,
    UserKind Kind,
    string Status,
    string Username,
    DateTimeOffset CreatedAt,
    string? KeyHash,
    string? IdentityHash,
    IReadOnlyList<string> Roles,
    int Concurrency,
    int WorkerInvites,
    bool PublicWorkers,
    decimal UsageMultiplier,
    long MonthlyKudos,
    DateTimeOffset? MonthlyReceivedAt,
    int Suspicions,
    bool HasProxyPasskey)
{
    public const string Wiped = "<wiped>";

    public static UserRow Of(Profile profile, string status) => new(
        profile.Id.Value,
        profile.Kind,
        status,
        profile.Username,
        profile.CreatedAt,
        profile.KeyHash,
        profile.IdentityHash,
        [.. Enum.GetValues<Roles>().Where(role => role != Users.Roles.None && profile.Has(role)).Select(role => role.ToString().ToLowerInvariant())],
        profile.Concurrency,
        profile.WorkerInvites,
        profile.PublicWorkers,
        profile.UsageMultiplier,
        profile.MonthlyKudos.Hundredths,
        profile.MonthlyReceivedAt,
        profile.Suspicions.Length,
        profile.HasProxyPasskey);

    public static UserRow OfWiped(UserId user, UserState.Wiped wiped) => new(
        user.Value, wiped.Kind, "wiped", Wiped, wiped.CreatedAt, null, null, [], 0, 0, false, 1, 0, null, 0, false);
}

/// <summary>The table of accounts.</summary>
sealed class UserRows() : RowProjection<UserRow>("users", "id")
{
    protected override IEnumerable<RowChange<UserRow>> Project(StoredEvent happened) => happened switch
    {
        // The key follows at once, and a row without one would not be a whole account.
        { Event: UserRegistered } => [],
        { State: UserState.Active active } => [Put(UserRow.Of(active.Profile, "active"))],
        { State: UserState.Deleted deleted } => [Put(UserRow.Of(deleted.Profile, "deleted"))],
        { State: UserState.Wiped wiped, Event: UserWiped happening } => [Put(UserRow.OfWiped(happening.User, wiped))],
        _ => [],
    };
}
