using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Hosting;
using AIHorde.Web;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.AppHost.Dashboard.Resources;

static class ResourceEndpoints
{
    const int ErrorSeverity = 17;

    public static void MapResources(this IEndpointRouteBuilder routes, DashboardContext context, TelemetryStore store)
    {
        routes.MapGet("/", () => new RazorComponentResult<ResourcesPage>(new
        {
            Resources = context.Notifications.Current,
            Now = context.Time.GetUtcNow(),
            Errors = store.Read(ErrorsByResource),
            Fill = store.Read(reader => reader.Fill),
            store.Limits,
        }));
        routes.MapGet("/resources/{name}", Results<RazorComponentResult<ResourcePage>, RazorComponentResult<MessagePage>> (string name) =>
            context.Notifications.Find(name) is { } resource
                ? new RazorComponentResult<ResourcePage>(new { Resource = resource, Fill = store.Read(reader => reader.Fill), store.Limits })
                : MessagePage.NotFound("There is no such resource."));
        routes.MapGet("/api/resources", () => Results.Json(context.Notifications.Current));
        Command("start", context.Commands.StartAsync);
        Command("stop", context.Commands.StopAsync);
        Command("restart", context.Commands.RestartAsync);

        // A form goes back to its page; a program, which sends none, gets 204.
        void Command(string word, Func<string, Task<bool>> command) => routes.MapPost("/api/resources/{name}/" + word, async (HttpContext http, string name) =>
            !await command(name) ? Results.NotFound() : http.Request.ContentType is null ? Results.NoContent() : Theme.BackToPage(http)).FromOwnPagesOnly();
    }

    static Dictionary<string, int> ErrorsByResource(ITelemetryReader reader) =>
        reader.Logs.Where(log => log.Severity >= ErrorSeverity).SelectMany(log => log.Source.Names).CountBy(name => name).ToDictionary();
}
