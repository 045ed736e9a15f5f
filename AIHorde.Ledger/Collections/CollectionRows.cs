using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Collections;

sealed record CollectionRow(Guid Id, int Owner, string Kind, string Name, string? Info, bool IsPublic, Guid[] Styles, DateTimeOffset CreatedAt);

/// <summary>The table of collections.</summary>
sealed class CollectionRows() : RowProjection<CollectionRow>("collections", "id")
{
    protected override IEnumerable<RowChange<CollectionRow>> Project(StoredEvent happened) => happened switch
    {
        { State: CollectionState.Existing { Collection: var one } } => [Put(new(
            one.Id.Value, one.Owner.Value, one.Kind.ToString().ToLowerInvariant(), one.Name, one.Info, one.IsPublic,
            [.. one.Styles.Select(style => style.Value)], one.CreatedAt))],
        { Event: CollectionDeleted deleted } => [Delete(new(deleted.Collection.Value, 0, "", "", null, false, [], default))],
        _ => [],
    };
}

sealed record CollectionRecordRow(Guid Id, long Used);

/// <summary>How often each collection was used: once a request, in the transaction that queues it.</summary>
sealed class CollectionRecordRows() : TallyProjection<CollectionRecordRow>("collection_records", "id")
{
    protected override IEnumerable<CollectionRecordRow> Amounts(StoredEvent happened) =>
        happened.Event is RequestQueued { Terms.Collection: { } collection } ? [new(collection.Value, 1)] : [];

    protected override CollectionRecordRow Add(CollectionRecordRow earlier, CollectionRecordRow later) => new(earlier.Id, earlier.Used + later.Used);
}
