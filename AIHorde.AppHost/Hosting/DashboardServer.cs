using AIHorde.AppHost.Dashboard;
using AIHorde.AppHost.Postgres;

namespace AIHorde.AppHost.Hosting;

/// <summary>What the dashboard shows and may do, and how it is reached.</summary>
/// <param name="Ledger">The connection string of the ledger's database; null until it runs.</param>
/// <param name="OtlpKey">Services send it as x-otlp-api-key with their telemetry; who cannot, may not write into our memory.</param>
sealed record DashboardContext(
    int Port, int OtlpPort, string Token, string OtlpKey, ResourceNotifications Notifications, ResourceLog Log, ResourceCommands Commands,
    Func<string?> Ledger, TimeProvider Time)
{
    /// <summary>Where the services send their telemetry instead of to here, in words; null where they send it here.</summary>
    public string? TelemetryElsewhere { get; init; }

    public string Url => $"http://localhost:{Port}";

    public static string NewToken() => Outside.Variable("AIHORDE_DASHBOARD_TOKEN") ?? PostgresCluster.NewSecret();
}

/// <summary>The launcher's own web server: pages on one loopback port, telemetry intake on another.</summary>
static class DashboardServer
{
    public static async Task<WebApplication> StartAsync(DashboardContext context, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(context);
        // Said outright: the ASPNETCORE_URLS of the launcher's environment is not for us.
        builder.WebHost.UseKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = TelemetryFiles.FileBytesMax;
            kestrel.ListenLocalhost(context.Port);
            kestrel.ListenLocalhost(context.OtlpPort);
        });
        DashboardEndpoints.Add(builder.Services);
        var app = builder.Build();
        app.UseDashboardHeaders();
        app.UseDashboardLogin(context);
        DashboardEndpoints.Map(app, context);
        await app.StartAsync(cancellationToken);
        return app;
    }
}
