using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users.Gifts;

/// <summary>The first administrator gives kudos, or takes them: nobody's balance pays.</summary>
/// <param name="Id">Of this award; repeated, it changes nothing.</param>
/// <param name="To">Null when nobody was found under the name.</param>
public sealed record AwardKudos(Guid Id, UserId Caller, UserId? To, Kudos Amount) : Command<AwardResult>
{
    string EntryKey => $"award:{Id}";

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(Caller)).Entry(EntryKey);
        if (To is { } to) touch.Stream(UserStream.Of(to)).Account(AccountId.Spendable(to));
    }

    public override AwardResult Decide(Decision on)
    {
        var caller = on.State(UserStream.Of(Caller));
        if (caller.Known is null) return new AwardResult.Refused(Refusal.InvalidAPIKey);
        if (caller is UserState.Deleted) return new AwardResult.Refused(Refusal.DeletedUser);
        if (Caller != UserLimits.FirstAdministrator) return new AwardResult.Refused(Refusal.NotAllowedAwards);
        if (To is not { } to || on.State(UserStream.Of(to)).Known is not { } target) return new AwardResult.Refused(Refusal.InvalidAwardUsername);
        if (target.IsAnonymous) return new AwardResult.Refused(Refusal.KudosAwardToAnon);
        if (target.Has(Roles.Flagged)) return new AwardResult.Refused(Refusal.TargetAccountFlagged);
        if (on.Entry(EntryKey) is null && !Amount.IsZero)
            on.Post(Entry.Move(EntryKey, EntryReason.Award, $"administrator {Caller}", AccountId.MintAward, AccountId.Spendable(to), Amount));
        return new AwardResult.Awarded(Amount);
    }
}

public abstract record AwardResult
{
    public sealed record Awarded(Kudos Amount) : AwardResult;

    public sealed record Refused(Refusal Why) : AwardResult;
}
