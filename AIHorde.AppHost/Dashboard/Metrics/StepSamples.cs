using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Metrics;

/// <summary>The last sample known at each of n+1 step boundaries; null before the first sample and after the series fell silent.</summary>
static class StepSamples
{
    /// <summary>A series that has sent nothing for this long is gone, not constant.</summary>
    static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(90);

    public static Sample?[] Of(Series series, DateTimeOffset from, TimeSpan step, int steps)
    {
        var source = series.Fine.Count > 0 && series.Fine[0].At <= from ? series.Fine : Merged(series);
        var result = new Sample?[steps + 1];
        var next = 0;
        Sample? last = null;
        for (var i = 0; i <= steps; i++)
        {
            var boundary = from + (step * i);
            while (next < source.Count && source[next].At <= boundary)
            {
                last = source[next++];
            }

            result[i] = last is { } sample ? boundary - sample.At <= SilenceMax + step ? sample : null
                : series.StartsAtZero ? new Sample(boundary, 0, 0, [])
                : null;
        }

        return result;
    }

    static IReadOnlyList<Sample> Merged(Series series)
    {
        var fineFrom = series.Fine.Count > 0 ? series.Fine[0].At : DateTimeOffset.MaxValue;
        return [.. series.Coarse.TakeWhile(s => s.At < fineFrom), .. series.Fine];
    }
}
