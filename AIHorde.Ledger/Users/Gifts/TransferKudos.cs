using System.Text.Json.Serialization;
using AIHorde.Ledger.SharedKeys;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>
/// A gift from one user to another, or to a shared key: then its owner gets it and the key may spend as much more, in the same transaction.
/// </summary>
/// <param name="Id">Of this transfer, where the sender gave no key of his own.</param>
/// <param name="To">The recipient; the owner, where a shared key is given. Null when nobody was found under the name.</param>
/// <param name="Amount">Whole or not; nothing is rounded here.</param>
public sealed record TransferKudos(Guid Id, UserId From, UserId? To, SharedKeyId? ToKey, Kudos Amount, string? IdempotencyKey) : Command<TransferResult>
{
    /// <summary>The sender's key comes before every check, so a repetition gets the first answer and never a second movement.</summary>
    public override CommandKey? Key => IdempotencyKey is null ? null : new($"transfer:{From}:{IdempotencyKey}", $"{From}>{To}/{ToKey}:{Amount}");

    string EntryKey => $"transfer:{Id}";

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(From)).Account(AccountId.Spendable(From)).Entry(EntryKey);
        if (ToKey is { } key) touch.Stream(SharedKeyStream.Of(key));
        if (To is not { } to) return;
        touch.Stream(UserStream.Of(to)).Account(AccountId.Spendable(to)).Stream(GiftStream.Of(From, to)).Stream(GiftStream.Of(to, From));
    }

    public override TransferResult Decide(Decision on)
    {
        if (on.Entry(EntryKey) is not null) return new TransferResult.Transferred(Amount);
        if (on.State(UserStream.Of(From)).Known is not { } sender) return new TransferResult.Refused(Refusal.InvalidAPIKey);
        if (sender.IsAnonymous) return new TransferResult.Refused(Refusal.KudosTransferFromAnon);
        if (To is not { } to || on.State(UserStream.Of(to)).Known is not { } target) return new TransferResult.Refused(Refusal.InvalidTargetUsername);
        var key = ToKey is { } id ? on.State(SharedKeyStream.Of(id)).Known : null;
        if (ToKey is not null && (key is null || key.Owner != to)) return new TransferResult.Refused(Refusal.InvalidTargetUsername);
        var facts = new TransferFacts(sender, target, on.State(UserStream.Of(From)) is UserState.Deleted, on.State(UserStream.Of(to)) is UserState.Deleted,
            key, on.State(GiftStream.Of(to, From)).LastAt, on.Available(AccountId.Spendable(From)));
        if (TransferRules.Check(facts, Amount, on.Now) is { } no) return new TransferResult.Refused(no);
        Give(on, target, to, key);
        return new TransferResult.Transferred(Amount);
    }

    void Give(Decision on, Profile target, UserId to, SharedKey? key)
    {
        var about = on.Append(GiftStream.Of(From, to), new KudosGiven(From, to, Amount, ToKey, on.Now));
        var reason = target.Has(Roles.Education) ? EntryReason.Donation : EntryReason.Transfer;
        on.Post(Entry.Move(EntryKey, reason, $"{From}>{to}", AccountId.Spendable(From), AccountId.Spendable(to), Amount), about);
        if (key is { Budget: not null }) on.Append(SharedKeyStream.Of(key.Id), new SharedKeyToppedUp(key.Id, Amount, EntryKey));
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Transferred), "transferred")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record TransferResult
{
    public sealed record Transferred(Kudos Amount) : TransferResult;

    public sealed record Refused(Refusal Why) : TransferResult;
}
