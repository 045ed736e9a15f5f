using AIHorde.AppHost.Dashboard.Horde;
using AIHorde.AppHost.Dashboard.Otlp;
using AIHorde.AppHost.Dashboard.Pages;
using AIHorde.AppHost.Dashboard.Resources;
using AIHorde.AppHost.Dashboard.Telemetry;
using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Dashboard;

/// <summary>What the dashboard answers. Whoever gets here has shown the token, or the telemetry key on the OTLP port.</summary>
static class DashboardEndpoints
{
    public static void Add(IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddSingleton(provider =>
        {
            var context = provider.GetRequiredService<DashboardContext>();
            return new TelemetryStore(new(), context.Time) { Elsewhere = context.TelemetryElsewhere };
        });
        services.AddSingleton(provider => new LedgerLook(provider.GetRequiredService<DashboardContext>().Ledger));
        services.AddSingleton<ChangeSignal>();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeSignal>());
    }

    public static void Map(WebApplication app, DashboardContext context)
    {
        var store = app.Services.GetRequiredService<TelemetryStore>();
        app.MapOtlp(store);
        app.MapResources(context, store);
        app.MapConsole(context, store);
        app.MapHorde(app.Services.GetRequiredService<LedgerLook>(), store, context.Time);
        app.MapFallback(() => MessagePage.NotFound("There is no such page."));
        app.MapTelemetryPages(store, app.Services.GetRequiredService<ChangeSignal>().NextAsync, context.Time);
    }
}
