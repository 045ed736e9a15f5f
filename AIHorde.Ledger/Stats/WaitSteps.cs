namespace AIHorde.Ledger.Stats;

/// <summary>
/// Waits are counted in steps that grow with them, so that a month of waits is a few numbers an hour and percentiles can still be told from the counts.
/// </summary>
public static class WaitSteps
{
    /// <summary>The upper end of each step in seconds; the last has none.</summary>
    public static readonly IReadOnlyList<double> UpperSeconds = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600, double.PositiveInfinity];

    public static int Of(TimeSpan wait)
    {
        var step = 0;
        while (wait.TotalSeconds >= UpperSeconds[step]) step++;
        return step;
    }

    /// <summary>
    /// The wait that a share of the counted ones did not exceed, taken as evenly spread within its step; null where nothing was counted. The last step
    /// has no end: what falls there is said to be as long as its start.
    /// </summary>
    public static double? Percentile(IReadOnlyList<long> counts, double share)
    {
        var (target, below) = (counts.Sum() * share, 0L);
        if (target <= 0) return null;
        for (var step = 0; step < counts.Count; step++)
        {
            if (counts[step] > 0 && below + counts[step] >= target)
            {
                var (from, to) = (step == 0 ? 0 : UpperSeconds[step - 1], UpperSeconds[step]);
                return double.IsPositiveInfinity(to) ? from : from + ((to - from) * (target - below) / counts[step]);
            }
            below += counts[step];
        }
        return null;
    }
}
