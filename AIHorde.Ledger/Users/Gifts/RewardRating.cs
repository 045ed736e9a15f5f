using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>Pays a requester for rating the images of a request, once a request. What it may earn is bounded by what the request cost.</summary>
public sealed record RewardRating(RequestId Request, UserId Requester, Kudos Reward) : Command<Kudos?>
{
    string EntryKey => $"rate:{Request}";

    public override void Touch(Touch touch) => touch.Account(AccountId.Spendable(Requester)).Entry(EntryKey).Stream(RequestStream.Of(Request));

    /// <summary>What was paid; null for a request that is gone or another's.</summary>
    public override Kudos? Decide(Decision on)
    {
        if (on.State(RequestStream.Of(Request)).Known is not { } body || body.Ask.Terms.Requester != Requester) return null;
        if (on.Entry(EntryKey) is { } before) return before.Net(AccountId.Spendable(Requester));
        var reward = Reward >= body.Consumed ? body.Consumed - Kudos.Whole(1) : Reward;
        if (!reward.IsPositive) return Kudos.Zero;
        on.Post(Entry.Move(EntryKey, EntryReason.Rating, Request.ToString(), AccountId.MintAward, AccountId.Spendable(Requester), reward));
        return reward;
    }
}
