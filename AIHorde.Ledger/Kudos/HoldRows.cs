using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

sealed record HoldRow(string Id, string Account, string Status, long Amount, long Remaining, DateTimeOffset ExpiresAt);

/// <summary>The table of holds: what expires next, and what is held on an account.</summary>
sealed class HoldRows() : RowProjection<HoldRow>("kudos_holds", "id")
{
    protected override IEnumerable<RowChange<HoldRow>> Project(StoredEvent happened)
    {
        if (happened.State is not HoldState hold) yield break;
        yield return Put(new(happened.StreamId, hold.Account.Value, hold.Status.ToString().ToLowerInvariant(),
            hold.Amount.Hundredths, hold.Remaining.Hundredths, hold.ExpiresAt));
    }
}
