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
        Command("start", context.Commands.StartAsync);
        Command("stop", context.Commands.StopAsync);
        Command("restart", context.Commands.RestartAsync);

        void Command(string word, Func<string, Task<bool>> command) => app.MapPost(
            "/api/resources/{name}/" + word,
            async (string name) => await command(name) ? Results.NoContent() : Results.NotFound());
    }
}
