using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Users;

/// <summary>An account that earned enough, is old enough and not suspicious becomes trusted by rule. Sent by whoever finds it eligible.</summary>
/// <param name="Threshold">The escrow must exceed it. Without one, nobody is promoted by rule.</param>
/// <param name="Workers">The user's workers, whose pauses are lifted.</param>
public sealed record PromoteUser(Guid Id, UserId User, Kudos Threshold, IReadOnlyList<WorkerId> Workers) : Command<bool>
{
    string PromotionKey => $"promote:{User}:{Id}";

    public override void Touch(Touch touch)
    {
        touch.Stream(UserStream.Of(User)).Account(AccountId.Spendable(User)).Account(AccountId.Escrow(User)).Entry(PromotionKey);
        foreach (var worker in Workers) touch.Stream(WorkerStream.Of(worker));
    }

    public override bool Decide(Decision on)
    {
        var escrow = on.Account(AccountId.Escrow(User)).Balance;
        if (on.State(UserStream.Of(User)) is not UserState.Active { Profile: var user } || !Promotion.Earned(user, escrow, Threshold, on.Now)) return false;
        on.Append(UserStream.Of(User), new RolesGranted(User, Roles.Trusted, on.Now));
        on.BecomeTrusted(User, Workers, PromotionKey);
        return true;
    }
}

public static class Promotion
{
    public static bool Earned(Profile user, Kudos escrow, Kudos threshold, DateTimeOffset now) =>
        !user.IsTrusted && !user.IsAnonymous && !user.Has(Roles.Flagged) && escrow > threshold
        && now - user.CreatedAt >= UserLimits.PromotionAge && user.Suspicions.Length < UserLimits.SuspicionThreshold;

    /// <summary>What follows from trust, however it came: the escrow becomes spendable, and paused workers work again.</summary>
    internal static void BecomeTrusted(this Decision on, UserId user, IReadOnlyList<WorkerId> workers, string key)
    {
        if (on.State(UserStream.Of(user)).Known is not { IsTrusted: true, IsAnonymous: false }) return;
        var escrow = on.Account(AccountId.Escrow(user)).Balance;
        if (escrow.IsPositive && on.Entry(key) is null)
            on.Post(Entry.Move(key, EntryReason.Promotion, "trusted", AccountId.Escrow(user), AccountId.Spendable(user), escrow));
        foreach (var worker in workers)
        {
            if (on.State(WorkerStream.Of(worker)).Known is { Paused: true }) on.Append(WorkerStream.Of(worker), new WorkerUnpaused(worker));
        }
    }
}
