using AIHorde.AppHost.Dashboard.Telemetry;

namespace AIHorde.AppHost.Dashboard.Traces;

/// <summary>What one operation (a span's name at a resource) did in each of two traces.</summary>
public sealed record ComparedOperation(string Resource, string Name, int FirstCount, TimeSpan FirstTime, int SecondCount, TimeSpan SecondTime)
{
    public TimeSpan Difference => SecondTime - FirstTime;
}

/// <summary>Two traces side by side, operation by operation, the largest difference first.</summary>
public static class TraceComparison
{
    public static IReadOnlyList<ComparedOperation> Of(Trace first, Trace second)
    {
        var before = first.Spans.ToLookup(Operation);
        var after = second.Spans.ToLookup(Operation);
        return [.. before.Select(group => group.Key).Union(after.Select(group => group.Key))
            .Select(key => new ComparedOperation(
                key.Resource, key.Name, before[key].Count(), Time(before[key]), after[key].Count(), Time(after[key])))
            .OrderByDescending(operation => operation.Difference.Duration())
            .ThenBy(operation => operation.Name, StringComparer.Ordinal)];
    }

    static (string Resource, string Name) Operation(Span span) => (span.Source.Resource, span.Name);

    static TimeSpan Time(IEnumerable<Span> spans) => TimeSpan.FromTicks(spans.Sum(span => span.Duration.Ticks));
}
