using System.Collections.Concurrent;
using AIHorde.Ledger;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Requests;

/// <summary>Accounts as the rules of asking need them, remembered for seconds: the same few ask again and again.</summary>
public sealed class RecentAccounts(UserQueries users, TimeProvider time)
{
    static readonly TimeSpan timeToLive = TimeSpan.FromSeconds(5);
    const int accountsMax = 50_000;
    readonly ConcurrentDictionary<UserId, (UserView View, DateTimeOffset Until)> known = new();

    public async ValueTask<UserView?> FindAsync(UserId user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (known.TryGetValue(user, out var recent) && recent.Until > now) return recent.View;
        if (await users.FindAsync(user, ct) is not { } view) return null;
        if (known.Count >= accountsMax) known.Clear();
        known[user] = (view, now + timeToLive);
        return view;
    }
}
