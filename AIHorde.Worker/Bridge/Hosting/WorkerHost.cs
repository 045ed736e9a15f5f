using AIHorde.ServiceDefaults;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Bridge.Terminal;
using AIHorde.Worker.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>
/// Builds the program. It listens only where the environment names a port: a worker on a volunteer's desk opens none, a container or the
/// launcher's process answers health probes.
/// </summary>
static class WorkerHost
{
    static readonly string[] PortVariables = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "HTTP_PORTS", "DOTNET_URLS"];

    public static IHost Build(WorkerSettings settings, Action<IServiceCollection>? adjust = null)
    {
        if (PortVariables.All(variable => Environment.GetEnvironmentVariable(variable) is null or ""))
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "AIHorde.Worker" });
            builder.Configuration.AddEnvironmentVariables();
            Compose(builder, settings, adjust);
            return builder.Build();
        }

        var web = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "AIHorde.Worker" });
        Compose(web, settings, adjust);
        var app = web.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/metrics", (WorkerStatus status) => TypedResults.Text(CountersText.Write(status), "text/plain; version=0.0.4"));
        return app;
    }

    static void Compose(IHostApplicationBuilder builder, WorkerSettings settings, Action<IServiceCollection>? adjust)
    {
        builder.Logging.ClearProviders();
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        if (settings.Terminal ?? TerminalView.Fits())
        {
            builder.Services.AddTerminalView();
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-dd HH:mm:ss ";
            });
        }

        builder.AddServiceDefaults();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddWorker(settings);
        adjust?.Invoke(builder.Services);
    }
}
