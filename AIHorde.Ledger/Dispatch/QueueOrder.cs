namespace AIHorde.Ledger.Dispatch;

/// <summary>
/// The place of a request among the waiting: highest first. The contract adds 50 to the priority of everything that waits, every
/// 10 seconds; between two waiting requests that only shifts both by the same amount after the younger one came, so the order is fixed
/// at creation as priority − 5 × (creation in seconds), and no entry is ever rewritten.
/// </summary>
public readonly record struct QueueOrder(long Rank, Guid Id, int Part = 0) : IComparable<QueueOrder>
{
    const long priorityPerSecond = 5;

    public static QueueOrder Of(decimal priority, DateTimeOffset createdAt, RequestId id, int part = 0) =>
        new((long)(Math.Clamp(priority, -1e12m, 1e12m) * 1000m) - priorityPerSecond * createdAt.ToUnixTimeMilliseconds(), id.Value, part);

    /// <summary>The smaller one is served first. Ids are time-ordered, so that they break a tie by age.</summary>
    public int CompareTo(QueueOrder other)
    {
        var byRank = other.Rank.CompareTo(Rank);
        if (byRank != 0) return byRank;
        var byAge = Id.CompareTo(other.Id);
        return byAge != 0 ? byAge : Part.CompareTo(other.Part);
    }

    public static bool operator <(QueueOrder left, QueueOrder right) => left.CompareTo(right) < 0;

    public static bool operator >(QueueOrder left, QueueOrder right) => left.CompareTo(right) > 0;

    public static bool operator <=(QueueOrder left, QueueOrder right) => left.CompareTo(right) <= 0;

    public static bool operator >=(QueueOrder left, QueueOrder right) => left.CompareTo(right) >= 0;
}
