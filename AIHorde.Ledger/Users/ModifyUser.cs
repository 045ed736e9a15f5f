using System.Text;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <summary>Sets what is given. All of it or nothing: a refusal changes nothing.</summary>
/// <param name="Id">Of this change; the key of the kudos that it moves.</param>
public sealed record ModifyUser(Guid Id, UserId User, Actor Caller, UserChanges Changes) : Command<ModifyUserResult>
{
    /// <summary>The user's workers as the caller read them: trust lifts their pauses, a reset their suspicions.</summary>
    public IReadOnlyList<WorkerId> Workers { get; init; } = [];

    string AdjustKey => $"admin:{Id}";

    string MonthlyKey => $"monthly:{User}:{Id}";

    string PromotionKey => $"promote:{User}:{Id}";

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(User)).Stream(UserStream.Of(Caller.User)).Entry(AdjustKey).Entry(MonthlyKey).Entry(PromotionKey);
        touch.Account(AccountId.Spendable(User)).Account(AccountId.Escrow(User));
        foreach (var worker in Workers) touch.Stream(WorkerStream.Of(worker));
    }

    public override ModifyUserResult Decide(Decision on)
    {
        if (on.State(UserStream.Of(User)).Known is not { } target) return new ModifyUserResult.Refused(Refusal.UserNotFound);
        if (on.State(UserStream.Of(Caller.User)).Known is not { } caller) return new ModifyUserResult.Refused(Refusal.InvalidAPIKey);
        var isDeleted = on.State(UserStream.Of(User)) is UserState.Deleted;
        if (UserChangeRules.Check(Changes, Caller, caller, target, isDeleted) is { } no) return new ModifyUserResult.Refused(no);
        MoveKudos(on, target);
        foreach (var happened in UserChangeRules.Events(Changes, target, on.Now)) on.Append(UserStream.Of(User), happened);
        KeepDetails(on, target);
        if (Changes.Trusted == true || Changes.Moderator == true) on.BecomeTrusted(User, Workers, PromotionKey);
        if (Changes.ResetSuspicion) ClearWorkers(on);
        return new ModifyUserResult.Done(on.State(UserStream.Of(User)).Known!, on.Account(AccountId.Spendable(User)).Balance);
    }

    void MoveKudos(Decision on, Profile target)
    {
        // Sent again after a lost answer, it has moved its kudos already.
        if (Changes.Kudos is { IsZero: false } delta && on.Entry(AdjustKey) is null)
            on.Post(Entry.Move(AdjustKey, EntryReason.Admin, $"administrator {Caller.User}", AccountId.MintAdmin, AccountId.Spendable(User), delta));
        if (Changes.MonthlyKudos is { IsPositive: true } monthly && !target.IsAnonymous && on.Entry(MonthlyKey) is null)
            on.Post(Entry.Move(MonthlyKey, EntryReason.Recurring, "monthly", AccountId.MintRecurring, AccountId.Spendable(User), monthly));
    }

    void KeepDetails(Decision on, Profile target)
    {
        Keep(on, target, UserDetail.Contact, Changes.Contact);
        Keep(on, target, UserDetail.AdminComment, Changes.AdminComment);
        Keep(on, target, UserDetail.ProxyPasskey, Changes.ProxyPasskey);
    }

    static void Keep(Decision on, Profile target, UserDetail detail, string? value)
    {
        if (value is null) return;
        var key = UserStream.DetailKey(target.Id, detail);
        if (value.Length == 0) on.DropPayload(key);
        else on.StorePayload(new(key, Encoding.UTF8.GetBytes(value), DateTimeOffset.MaxValue));
        on.Append(UserStream.Of(target.Id), new UserDetailChanged(target.Id, detail, value.Length > 0));
    }

    void ClearWorkers(Decision on)
    {
        foreach (var worker in Workers)
        {
            if (on.State(WorkerStream.Of(worker)).Known is { Suspicions.Length: > 0 }) on.Append(WorkerStream.Of(worker), new WorkerCleared(worker));
        }
    }
}

public abstract record ModifyUserResult
{
    public sealed record Done(Profile User, Kudos Balance) : ModifyUserResult;

    public sealed record Refused(Refusal Why) : ModifyUserResult;
}

/// <summary>What a change of an account may contain; null is "not given".</summary>
public sealed record UserChanges
{
    public Kudos? Kudos { get; init; }
    public Kudos? MonthlyKudos { get; init; }
    public decimal? UsageMultiplier { get; init; }
    public bool? Moderator { get; init; }
    public int? Concurrency { get; init; }
    public int? WorkerInvites { get; init; }
    public bool? Trusted { get; init; }
    public bool? Flagged { get; init; }
    public bool? Customizer { get; init; }
    public bool? Vpn { get; init; }
    public bool? Service { get; init; }
    public bool? Education { get; init; }
    public bool? Special { get; init; }
    public bool ResetSuspicion { get; init; }
    public string? AdminComment { get; init; }
    public bool? PublicWorkers { get; init; }
    public string? Username { get; init; }
    public string? Contact { get; init; }

    /// <summary>The newly made passkey.</summary>
    public string? ProxyPasskey { get; init; }
    public bool Undelete { get; init; }
}
