using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

public static class Accounts
{
    /// <summary>Opens a user's two accounts. The spendable one starts at zero; its floor takes effect with its first movement.</summary>
    public static void OpenAccounts(this Decision on, UserId user, Kudos floor, EventRef? about = null)
    {
        on.Open(AccountId.Spendable(user), floor, about);
        on.Open(AccountId.Escrow(user), Kudos.Zero, about);
    }

    /// <summary>A user who becomes another kind of account gets another floor.</summary>
    public static void ChangeFloor(this Decision on, UserId user, Kudos floor, EventRef? about = null) =>
        on.Open(AccountId.Spendable(user), floor, about);

    static void Open(this Decision on, AccountId account, Kudos floor, EventRef? about)
    {
        var before = on.Account(account);
        if (before.IsOpen && before.Floor == floor) return;
        var key = $"opening:{account}:{before.Openings + 1}";
        on.Record(Bookkeeping.Open(account, floor, key, about, before, on.Now));
    }
}
