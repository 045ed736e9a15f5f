namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>Estimates a percentile from histogram buckets, interpolating inside the bucket that holds it.</summary>
public static class Percentile
{
    /// <param name="bounds">Upper bounds of all buckets but the last, which is open.</param>
    /// <param name="counts">Observations in each bucket; one more than bounds.</param>
    /// <param name="share">0.5 for the median.</param>
    /// <returns>Null where nothing was observed.</returns>
    public static double? Of(IReadOnlyList<double> bounds, IReadOnlyList<ulong> counts, double share)
    {
        var total = counts.Aggregate(0UL, (sum, count) => sum + count);
        if (total == 0 || bounds.Count == 0)
        {
            return null;
        }

        var rank = share * total;
        var below = 0d;
        for (var i = 0; i < counts.Count && i < bounds.Count; i++)
        {
            if (below + counts[i] >= rank && counts[i] > 0)
            {
                var lower = i == 0 ? Math.Min(0, bounds[0]) : bounds[i - 1];
                return lower + ((bounds[i] - lower) * (rank - below) / counts[i]);
            }

            below += counts[i];
        }

        // In the open bucket nothing more can be said than "at least the last bound".
        return bounds[^1];
    }
}
