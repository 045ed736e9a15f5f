using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Users;

/// <summary>Looks for accounts that earned trust. Age alone can bring it about, so it does not wait for the account to do something.</summary>
sealed class PromotionRounds(UserQueries users, CommandBus bus, HordeOptions options, TimeProvider time, ILogger<PromotionRounds> log)
    : Rounds(options.PromotionsEvery, time, log)
{
    internal override async Task GoAsync(CancellationToken ct)
    {
        if (options.TrustThreshold is not { } threshold) return;
        var now = Now;
        var found = await users.PromotableAsync(threshold, now - UserLimits.PromotionAge, options.PerLook, ct);
        await SubmitAllAsync(bus, found.Select(user => new PromoteUser(Guid.CreateVersion7(now), user.Id, threshold, user.Workers)), ct);
    }
}
