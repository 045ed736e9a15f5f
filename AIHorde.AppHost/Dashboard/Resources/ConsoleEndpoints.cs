using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Resources;

static class ConsoleEndpoints
{
    const int LinesShown = 1000;

    public static void MapConsole(this IEndpointRouteBuilder routes, DashboardContext context, TelemetryStore store)
    {
        routes.MapGet("/console", (string? resource, string? q, long? before) =>
        {
            var lines = Matching(context, resource, q);
            var upTo = before is null ? lines.Count : lines.TakeWhile(line => line.Number < before).Count();
            return new RazorComponentResult<ConsolePage>(new
            {
                Lines = lines.Take(upTo).TakeLast(LinesShown).ToList(),
                Newer = lines.Count - upTo,
                Total = lines.Count,
                Resource = resource,
                Text = q,
                Names = context.Notifications.Current.Select(r => r.Name).ToList(),
                Fill = store.Read(reader => reader.Fill),
                store.Limits,
            });
        });
        routes.MapGet("/console/download", (string? resource, string? q) => Results.Text(
            string.Concat(Matching(context, resource, q).Select(line => $"{line.At:O} {line.Resource} {ServiceLine.Plain(line.Text)}\n"))));
    }

    static List<LogLine> Matching(DashboardContext context, string? resource, string? text) =>
        [.. context.Log.Read(resource is { Length: > 0 } ? resource : null)
            .Where(line => text is not { Length: > 0 } || line.Text.Contains(text, StringComparison.OrdinalIgnoreCase))];
}
