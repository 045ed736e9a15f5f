namespace AIHorde.Ledger.Stats;

/// <summary>How finely time is cut for statistics, and how many cuts are kept.</summary>
sealed record Grain(string Name, TimeSpan Width, int Slots)
{
    /// <summary>For the last minute.</summary>
    public static readonly Grain Tick = new("tick", TimeSpan.FromSeconds(10), 12);

    /// <summary>For the last hour and day.</summary>
    public static readonly Grain Minute = new("minute", TimeSpan.FromMinutes(1), 24 * 60 + 60);

    /// <summary>For the last thirty days.</summary>
    public static readonly Grain Hour = new("hour", TimeSpan.FromHours(1), 31 * 24);

    /// <summary>For all time.</summary>
    public static readonly Grain All = new("all", TimeSpan.MaxValue, 1);

    public static readonly IReadOnlyList<Grain> Every = [Tick, Minute, Hour, All];

    public (DateTimeOffset Bucket, int Slot) Cut(DateTimeOffset at)
    {
        if (Width == TimeSpan.MaxValue) return (DateTimeOffset.UnixEpoch, 0);
        var number = (at - DateTimeOffset.UnixEpoch).Ticks / Width.Ticks;
        return (DateTimeOffset.UnixEpoch + number * Width, (int)(number % Slots));
    }
}
