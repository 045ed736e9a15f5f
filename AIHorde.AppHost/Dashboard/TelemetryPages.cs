using AIHorde.AppHost.Dashboard.Logs;
using AIHorde.AppHost.Dashboard.Metrics;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;
using AIHorde.Web;

namespace AIHorde.AppHost.Dashboard;

/// <summary>All pages over telemetry, with what they share: assets, the theme, pause and clear, files, live events.</summary>
static class TelemetryPages
{
    public static void MapTelemetryPages(this IEndpointRouteBuilder routes, TelemetryStore store, Func<Task> otherChange, TimeProvider time)
    {
        routes.MapAssets();
        routes.MapLogs(store, time);
        routes.MapTraces(store);
        routes.MapMetrics(store, time);
        routes.MapTelemetryFiles(store, time);
        routes.MapLiveEvents(store, otherChange, time);
        routes.MapPost("/theme", (HttpContext context, IFormCollection form) => Theme.Keep(context, form["theme"].ToString())).FromOwnPagesOnly();
        routes.MapPost("/telemetry/pause", (HttpContext context) =>
        {
            store.Paused = !store.Paused;
            return Theme.BackToPage(context);
        }).FromOwnPagesOnly();
        routes.MapPost("/telemetry/clear", (HttpContext context) =>
        {
            store.Clear();
            return Theme.BackToPage(context);
        }).FromOwnPagesOnly();
    }
}
