using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Dashboard;

/// <summary>What the dashboard answers. Whoever gets here has shown the token, or the telemetry key on the OTLP port.</summary>
static class DashboardEndpoints
{
    public static void Add(IServiceCollection services)
    {
    }

    public static void Map(WebApplication app, DashboardContext context)
    {
        app.MapGet("/api/resources", () => Results.Json(context.Notifications.Current));
        app.MapPost("/api/resources/{name}/{command:regex(^(start|stop|restart)$)}", async (string name, string command) =>
        {
            var known = command switch
            {
                "start" => await context.Commands.StartAsync(name),
                "stop" => await context.Commands.StopAsync(name),
                _ => await context.Commands.RestartAsync(name),
            };
            return known ? Results.NoContent() : Results.NotFound();
        });
    }
}
