using AIHorde.AppHost.Dashboard.Logs;
using AIHorde.AppHost.Dashboard.Metrics;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Dashboard.Traces;

namespace AIHorde.AppHost.Dashboard;

/// <summary>All pages over telemetry, with what they share: assets, the theme, pause and clear, live events.</summary>
static class TelemetryPages
{
    public static void MapTelemetryPages(this IEndpointRouteBuilder routes, TelemetryStore store, Func<Task> otherChange, TimeProvider time)
    {
        routes.MapAssets();
        routes.MapLogs(store);
        routes.MapTraces(store);
        routes.MapMetrics(store, time);
        routes.MapLiveEvents(store, otherChange, time);
        routes.MapPost("/theme", (HttpContext context, [Microsoft.AspNetCore.Mvc.FromForm] string theme) =>
        {
            var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365) };
            context.Response.Cookies.Append("theme", theme == "dark" ? "dark" : "light", options);
            return BackToPage(context);
        });
        routes.MapPost("/telemetry/pause", (HttpContext context) =>
        {
            store.Paused = !store.Paused;
            return BackToPage(context);
        });
        routes.MapPost("/telemetry/clear", (HttpContext context) =>
        {
            store.Clear();
            return BackToPage(context);
        });
    }

    /// <summary>Back to the page the form stood on; never to another host.</summary>
    static IResult BackToPage(HttpContext context) =>
        Uri.TryCreate(context.Request.Headers.Referer, UriKind.Absolute, out var from) && from.Authority == context.Request.Host.Value
            ? Results.LocalRedirect(from.PathAndQuery)
            : Results.LocalRedirect("/");
}
