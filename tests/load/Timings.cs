using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AIHorde.Load;

/// <summary>How long each kind of call took. Everything is kept, so that percentiles are exact.</summary>
sealed class Timings
{
    readonly ConcurrentDictionary<string, ConcurrentBag<double>> milliseconds = new();
    readonly ConcurrentDictionary<string, int> failures = new();
    long startedAt = Stopwatch.GetTimestamp();

    public int Failures => failures.Values.Sum();

    public void Took(string call, long since) => milliseconds.GetOrAdd(call, _ => []).Add(Stopwatch.GetElapsedTime(since).TotalMilliseconds);

    public void Failed(string call, string how) => failures.AddOrUpdate($"{call}: {how}", 1, (_, count) => count + 1);

    /// <summary>What came before was the preparation.</summary>
    public void Restart()
    {
        milliseconds.Clear();
        startedAt = Stopwatch.GetTimestamp();
    }

    public string Report()
    {
        var seconds = Stopwatch.GetElapsedTime(startedAt).TotalSeconds;
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"{"call",-10}{"count",10}{"per s",10}{"p50 ms",10}{"p95 ms",10}{"p99 ms",10}{"max ms",10}");
        foreach (var (call, bag) in milliseconds.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            var sorted = bag.Order().ToArray();
            double At(double share) => sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)];
            report.AppendLine(CultureInfo.InvariantCulture,
                $"{call,-10}{sorted.Length,10}{sorted.Length / seconds,10:0}{At(0.5),10:0.0}{At(0.95),10:0.0}{At(0.99),10:0.0}{sorted[^1],10:0.0}");
        }

        foreach (var (failure, count) in failures) report.AppendLine(CultureInfo.InvariantCulture, $"FAILED {count} x {failure}");
        return report.ToString();
    }
}
