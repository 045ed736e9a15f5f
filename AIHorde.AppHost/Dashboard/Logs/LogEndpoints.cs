using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Logs;

static class LogEndpoints
{
    const int RowsMax = 200;
    const int MinutesMax = 7 * 24 * 60;
    const int InformationSeverity = 9;

    public static void MapLogs(this IEndpointRouteBuilder routes, TelemetryStore store, TimeProvider time) => routes.MapGet(
        "/logs",
        (string? resource, int? level, string? q, string? trace, int? minutes, string? from, string? to, long? before) =>
        {
            DateTimeOffset? since = minutes is > 0 and <= MinutesMax ? time.GetUtcNow().AddMinutes(-minutes.Value) : null;
            var leastLevel = level ?? (trace is { Length: > 0 } ? 1 : InformationSeverity);
            var filter = new LogFilter(resource, leastLevel, q, trace, TimeRange.Of(from, to), since);
            var (logs, fill) = store.Read(reader => (reader.Logs.ToList(), reader.Fill));
            var matching = logs.Where(filter.Matches).ToList();
            var upTo = before is null ? matching.Count : matching.TakeWhile(record => record.Sequence < before).Count();
            return new RazorComponentResult<LogsPage>(new
            {
                Filter = filter,
                Minutes = minutes,
                Records = matching.Take(upTo).TakeLast(RowsMax).Reverse().ToList(),
                Newer = matching.Count - upTo,
                Total = matching.Count,
                Resources = logs.SelectMany(record => record.Source.Names).Distinct().Order(StringComparer.Ordinal).ToList(),
                Fill = fill,
                store.Limits,
            });
        });
}
