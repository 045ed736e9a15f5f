using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Collections;

/// <summary>Styles of one kind under a common name. Who asks by it gets one of them at random.</summary>
public sealed record Collection(CollectionId Id, UserId Owner, RequestKind Kind, string Name, DateTimeOffset CreatedAt)
{
    public const int StylesMax = 100;

    public string? Info { get; init; }
    public bool IsPublic { get; init; } = true;

    /// <summary>A style that has ended stays here and is passed over.</summary>
    public StyleId[] Styles { get; init; } = [];
}

[EventType("collection-created")]
public sealed record CollectionCreated(Collection Collection) : IEvent;

/// <summary>The collection as it is from now on.</summary>
[EventType("collection-modified")]
public sealed record CollectionModified(Collection Collection) : IEvent;

[EventType("collection-deleted")]
public sealed record CollectionDeleted(CollectionId Collection, DateTimeOffset At) : IEvent;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Existing), "existing")]
[JsonDerivedType(typeof(Deleted), "deleted")]
public abstract record CollectionState
{
    public sealed record Unknown : CollectionState;

    public sealed record Existing(Collection Collection) : CollectionState;

    public sealed record Deleted : CollectionState;

    [JsonIgnore]
    public Collection? Known => (this as Existing)?.Collection;
}

/// <summary>Collections as streams: <c>collection:ID</c>.</summary>
public static class CollectionStream
{
    public static readonly StreamType<CollectionState> Type = new("collection", new CollectionState.Unknown(), (state, happened) => (state, happened) switch
    {
        (CollectionState.Unknown, CollectionCreated created) => new CollectionState.Existing(created.Collection),
        (CollectionState.Existing, CollectionModified modified) => new CollectionState.Existing(modified.Collection),
        (CollectionState.Existing, CollectionDeleted) => new CollectionState.Deleted(),
        _ => state,
    });

    public static StreamRef<CollectionState> Of(CollectionId collection) => Type.Of(collection.Value);

    /// <summary>An owner has each name once among the own collections.</summary>
    public static string NameOf(UserId owner, string name) => $"collection:{owner}:{name}";
}
