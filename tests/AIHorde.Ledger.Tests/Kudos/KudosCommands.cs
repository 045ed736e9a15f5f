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

/// <summary>A job as the life cycles settle it: paid by the requester, half of it burnt, once.</summary>
sealed record Settle(string Job, UserId Requester, UserId Owner, Kudos Price, HoldId? Hold = null) : Command<bool>
{
    public override void Touch(Touch touch)
    {
        touch.Account(AccountId.Spendable(Requester)).Account(AccountId.Spendable(Owner)).Entry($"settle:{Job}");
        if (Hold is { } hold) touch.Hold(hold);
    }

    public override bool Decide(Decision on)
    {
        if (on.Entry($"settle:{Job}") is not null) return false;
        var entry = new Entry($"settle:{Job}", EntryReason.Generation, Job,
            new Posting(AccountId.Spendable(Requester), -Price), new Posting(AccountId.BurnUsage, Price),
            new Posting(AccountId.MintGeneration, -Price), new Posting(AccountId.Spendable(Owner), Price));
        if (Hold is { } hold) on.PostHold(hold, entry);
        else on.Post(entry);
        return true;
    }
}

sealed record Reserve(HoldId Hold, UserId User, Kudos Amount, DateTimeOffset ExpiresAt) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Hold(Hold).Account(AccountId.Spendable(User));

    public override bool Decide(Decision on) => on.PlaceHold(Hold, AccountId.Spendable(User), Amount, ExpiresAt);
}

sealed record Release(HoldId Hold, UserId User) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Hold(Hold).Account(AccountId.Spendable(User));

    public override bool Decide(Decision on)
    {
        on.ReleaseHold(Hold);
        return true;
    }
}
