using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Tests.Users;

/// <summary>Puts kudos into escrow, as work for others would.</summary>
sealed record GrantEscrow(Guid Id, UserId User, Kudos Amount) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Account(AccountId.Escrow(User)).Entry($"grant-escrow:{Id}");

    public override bool Decide(Decision on)
    {
        on.Post(Entry.Move($"grant-escrow:{Id}", EntryReason.Generation, "test", AccountId.MintGeneration, AccountId.Escrow(User), Amount));
        return true;
    }
}
