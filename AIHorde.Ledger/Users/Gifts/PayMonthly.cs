using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>
/// The monthly allowance. Any node may send it, at any time and twice: an account gets it once a month, and what was missed is
/// made up month by month.
/// </summary>
/// <param name="Patronage">What the user is entitled to by patronage and subscription, beside what the account itself has.</param>
public sealed record PayMonthly(UserId User, Kudos Patronage, DateTimeOffset Month) : Command<Kudos>
{
    string EntryKey => $"monthly:{User}:{Month.UtcDateTime:yyyyMMdd}";

    public override void Touch(Touch touch) => touch.Stream(UserStream.Of(User)).Account(AccountId.Spendable(User)).Entry(EntryKey);

    /// <summary>What was paid; zero when nothing was due, or another node was first.</summary>
    public override Kudos Decide(Decision on)
    {
        if (on.State(UserStream.Of(User)) is not UserState.Active { Profile: var user } || user.IsAnonymous) return Kudos.Zero;
        var amount = MonthlyAllowance.Of(user) + Patronage;
        if (!amount.IsPositive || MonthlyAllowance.Due(user.MonthlyReceivedAt, on.Now) != Month || on.Entry(EntryKey) is not null) return Kudos.Zero;
        var about = on.Append(UserStream.Of(User), new MonthlyKudosReceived(User, amount, Month));
        on.Post(Entry.Move(EntryKey, EntryReason.Recurring, "monthly", AccountId.MintRecurring, AccountId.Spendable(User), amount), about);
        return amount;
    }
}

public static class MonthlyAllowance
{
    public static Kudos Of(Profile user) => user.MonthlyKudos + (user.Has(Roles.Moderator) ? UserLimits.ModeratorMonthly : Kudos.Zero);

    /// <summary>The month that is to be paid next, if it has come: today for somebody who never got any, else a month after the last, exactly.</summary>
    public static DateTimeOffset? Due(DateTimeOffset? lastReceived, DateTimeOffset now)
    {
        if (lastReceived is not { } last) return new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var next = last.AddMonths(1);
        return next <= now ? next : null;
    }
}
