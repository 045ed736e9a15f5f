using AIHorde.AppHost.Dashboard.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Logs;

static class LogEndpoints
{
    const int RowsMax = 300;
    const int MinutesMax = 7 * 24 * 60;
    const int InformationSeverity = 9;

    public static void MapLogs(this IEndpointRouteBuilder routes, TelemetryStore store, TimeProvider time) =>
        routes.MapGet("/logs", (string? resource, int? level, string? q, string? trace, int? minutes) =>
        {
            DateTimeOffset? since = minutes is > 0 and <= MinutesMax ? time.GetUtcNow().AddMinutes(-minutes.Value) : null;
            var filter = new LogFilter(resource, level ?? (trace is { Length: > 0 } ? 1 : InformationSeverity), q, trace, since);
            return store.Read(reader =>
            {
                var matching = reader.Logs.Where(filter.Matches).ToList();
                return new RazorComponentResult<LogsPage>(new
                {
                    Filter = filter,
                    Minutes = minutes,
                    Records = matching.TakeLast(RowsMax).Reverse().ToList(),
                    Total = matching.Count,
                    Resources = reader.Logs.SelectMany(r => r.Source.Names).Distinct().Order(StringComparer.Ordinal).ToList(),
                    reader.Fill,
                    store.Limits,
                });
            });
        });
}
