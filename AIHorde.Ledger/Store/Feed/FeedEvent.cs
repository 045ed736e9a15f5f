namespace AIHorde.Ledger.Store;

/// <summary>A place in the feed. Positions alone do not order it: a lower one may become visible later.</summary>
public readonly record struct FeedCursor(ulong TransactionId, long Position) : IComparable<FeedCursor>
{
    public static readonly FeedCursor Start;

    /// <summary>Behind everything that will ever be.</summary>
    internal static readonly FeedCursor End = new(ulong.MaxValue, long.MaxValue);

    public int CompareTo(FeedCursor other) => (TransactionId, Position).CompareTo((other.TransactionId, other.Position));

    public static bool operator <(FeedCursor left, FeedCursor right) => left.CompareTo(right) < 0;

    public static bool operator >(FeedCursor left, FeedCursor right) => left.CompareTo(right) > 0;

    public static bool operator <=(FeedCursor left, FeedCursor right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FeedCursor left, FeedCursor right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{TransactionId}/{Position}";
}

/// <summary>An event as a reader of the feed gets it.</summary>
public sealed record FeedEvent(
    FeedCursor Cursor, string StreamType, string StreamId, int Version, IEvent Event, DateTimeOffset RecordedAt, string? TraceParent)
{
    public string Stream => string.Concat(StreamType, ":", StreamId);
}

/// <summary>Stands for an event that this program cannot read, such as one that a newer version wrote. A reader passes over it knowingly.</summary>
[EventType("unreadable")]
public sealed record UnreadableEvent(string TypeName, string Error) : IEvent;
