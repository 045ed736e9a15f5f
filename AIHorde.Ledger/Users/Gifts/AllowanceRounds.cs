using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>Who is entitled to a monthly allowance from outside the ledger: patrons and subscribers. Filled by whoever asks their platforms.</summary>
public sealed class Patronage
{
    /// <summary>Replaced as a whole, so a reader never sees half of it.</summary>
    public IReadOnlyDictionary<UserId, Kudos> Entitlements { get; set; } = new Dictionary<UserId, Kudos>();
}

/// <summary>Pays what is due this month, one month an account and look, so that a backlog is made up.</summary>
sealed class AllowanceRounds(UserQueries users, Patronage patronage, CommandBus bus, HordeOptions options, TimeProvider time, ILogger<AllowanceRounds> log)
    : Rounds(options.AllowancesEvery, time, log)
{
    internal override async Task GoAsync(CancellationToken ct)
    {
        var now = Now;
        var entitlements = patronage.Entitlements;
        var due = await users.MonthlyDueAsync(entitlements.Keys, now.AddMonths(-1), ct);
        await SubmitAllAsync(bus, due.Select(user => Pay(user, entitlements.GetValueOrDefault(user.Id), now)), ct);
    }

    static PayMonthly Pay(UserView user, Kudos entitlement, DateTimeOffset now) =>
        new(user.Id, entitlement, MonthlyAllowance.Due(user.MonthlyReceivedAt, now) ?? now);
}
