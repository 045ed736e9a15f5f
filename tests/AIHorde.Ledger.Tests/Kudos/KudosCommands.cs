using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests;

/// <summary>Opens a user and gives it kudos, as an import of old balances would.</summary>
sealed record Enroll(UserId User, Kudos Floor, Kudos Gift) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Accounts(User).Entry($"import:{User}");

    public override bool Decide(Decision on)
    {
        on.OpenAccounts(User, Floor);
        if (Gift.IsPositive) on.Post(Entry.Move($"import:{User}", EntryReason.Admin, "import", AccountId.MintAdmin, AccountId.Spendable(User), Gift));
        return true;
    }
}

sealed record Give(UserId From, UserId To, Kudos Amount, string Id) : Command<bool>
{
    public override CommandKey? Key => new($"transfer:{From}:{Id}", $"{To}:{Amount.Hundredths}");

    public override void Touch(Touch touch) => touch.Account(AccountId.Spendable(From)).Account(AccountId.Spendable(To)).Entry($"transfer:{From}:{Id}");

    public override bool Decide(Decision on)
    {
        if (on.Available(AccountId.Spendable(From)) < Amount) return false;
        on.Post(Entry.Move($"transfer:{From}:{Id}", EntryReason.Transfer, $"{From}:{To}", AccountId.Spendable(From), AccountId.Spendable(To), Amount));
        return true;
    }
}
