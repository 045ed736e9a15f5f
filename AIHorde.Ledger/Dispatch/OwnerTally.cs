namespace AIHorde.Ledger.Dispatch;

/// <summary>How many pieces each account has waiting, kept as sums because every new request asks. The anonymous account is counted by model too.</summary>
sealed class OwnerTally
{
    readonly Dictionary<UserId, int> byOwner = [];
    readonly Dictionary<string, int> anonymousByModel = [];

    public int Of(UserId owner) => byOwner.GetValueOrDefault(owner);

    /// <summary>A request that names several of these models counts for each, as the contract has it.</summary>
    public int OfAnonymous(IReadOnlyList<string> models) => models.Sum(model => anonymousByModel.GetValueOrDefault(model));

    public void Change(UserId owner, IReadOnlyList<string> models, int by)
    {
        if (by == 0) return;
        Add(byOwner, owner, by);
        if (owner != UserId.Anonymous) return;
        foreach (var model in models) Add(anonymousByModel, model, by);
    }

    static void Add<TKey>(Dictionary<TKey, int> sums, TKey key, int by)
        where TKey : notnull
    {
        var sum = sums.GetValueOrDefault(key) + by;
        if (sum == 0) sums.Remove(key);
        else sums[key] = sum;
    }
}
