using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.SharedKeys;

sealed record SharedKeyRow(
    Guid Id, int Owner, string? Name, long? Budget, long Utilized, DateTimeOffset? ExpiresAt, long? ImagePixels, int? ImageSteps, int? TextTokens,
    bool IsOnStyle);

/// <summary>The table of shared keys.</summary>
sealed class SharedKeyRows() : RowProjection<SharedKeyRow>("shared_keys", "id")
{
    protected override IEnumerable<RowChange<SharedKeyRow>> Project(StoredEvent happened) => happened switch
    {
        { State: SharedKeyState.Usable { Key: var key } } => [Put(new(
            key.Id.Value, key.Owner.Value, key.Name, key.Budget?.Hundredths, key.Utilized.Hundredths, key.ExpiresAt,
            key.Limits.ImagePixels, key.Limits.ImageSteps, key.Limits.TextTokens, key.IsOnStyle))],
        { Event: SharedKeyDeleted deleted } => [Delete(new(deleted.Key.Value, 0, null, null, 0, null, null, null, null, false))],
        _ => [],
    };
}
