using System.Collections.Concurrent;

namespace AIHorde.Api;

/// <summary>A counter's state after a hit.</summary>
readonly record struct WindowState(int Count, long ResetsAtMs);

/// <summary>
/// Fixed windows that start with their first hit. Memory is bounded: when the table is full and nothing in it has expired, newcomers share a
/// small table of common counters, which makes a flood of invented callers limit itself.
/// </summary>
sealed class FixedWindows(TimeProvider time, int countersMax)
{
    const int SharedCounters = 4_096;
    const long SweepEveryMs = 10_000;

    readonly ConcurrentDictionary<string, Window> windows = new(StringComparer.Ordinal);

    /// <summary>Milliseconds of the last sweep; whoever swaps it first does the sweeping.</summary>
    long sweptAtMs;

    public int Count => windows.Count;

    public WindowState Hit(string key, int windowSeconds)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!windows.TryGetValue(key, out var window))
        {
            Sweep(now);
            if (windows.Count >= countersMax)
            {
                key = $"shared:{windowSeconds}:{(uint)key.GetHashCode(StringComparison.Ordinal) % SharedCounters}";
            }

            window = windows.GetOrAdd(key, static _ => new Window());
        }

        return window.Hit(now, windowSeconds * 1_000L);
    }

    void Sweep(long now)
    {
        var last = Interlocked.Read(ref sweptAtMs);
        var isDue = now - last > SweepEveryMs || (windows.Count >= countersMax && now - last > 1_000);
        if (!isDue || Interlocked.CompareExchange(ref sweptAtMs, now, last) != last)
        {
            return;
        }

        foreach (var (key, window) in windows)
        {
            if (window.HasExpired(now))
            {
                windows.TryRemove(key, out _);
            }
        }
    }

    /// <summary>One counter. The lock is held for a few instructions.</summary>
    sealed class Window
    {
        readonly Lock gate = new();
        long endsAtMs;
        int count;

        public WindowState Hit(long now, long windowMs)
        {
            lock (gate)
            {
                if (now >= endsAtMs)
                {
                    endsAtMs = now + windowMs;
                    count = 0;
                }

                count = count == int.MaxValue ? count : count + 1;
                return new WindowState(count, endsAtMs);
            }
        }

        public bool HasExpired(long now)
        {
            lock (gate)
            {
                return now >= endsAtMs;
            }
        }
    }
}
