using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>The genuine .NET Aspire dashboard in a container, at the address and with the token and the telemetry key of our own.</summary>
sealed class AspireDashboardWorkload(DashboardContext dashboard, DataFolder folder, HttpClient http) : IWorkload
{
    const string Image = "mcr.microsoft.com/dotnet/aspire-dashboard:9.5";

    /// <summary>Where the image listens: for people, and for OTLP over HTTP.</summary>
    const int PagesInside = 18888;
    const int OtlpInside = 18890;

    public string Kind => "container";

    public IReadOnlyList<string> Endpoints => [dashboard.Url];

    public IReadOnlyList<ShownVariable> Environment => [];

    public async Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
    {
        var engine = await ContainerEngine.FindAsync(cancellationToken) ?? throw new LaunchException(
            "--dashboard aspire needs a container engine (docker or podman), and none runs here: leave it out for the launcher's own dashboard.");
        var name = ContainerEngine.NameFor("dashboard", folder.Path);
        await engine.RemoveAsync(name, cancellationToken);
        Dictionary<string, string?> environment = new()
        {
            ["Dashboard__ApplicationName"] = "AIHorde",
            ["Dashboard__Frontend__AuthMode"] = "BrowserToken",
            ["Dashboard__Frontend__BrowserToken"] = dashboard.Token,
            ["Dashboard__Otlp__AuthMode"] = "ApiKey",
            ["Dashboard__Otlp__PrimaryApiKey"] = dashboard.OtlpKey,
            ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
        };
        string[] ports = ["--publish", $"127.0.0.1:{dashboard.Port}:{PagesInside}", "--publish", $"127.0.0.1:{dashboard.OtlpPort}:{OtlpInside}"];
        return engine.Run(name, ports, environment, Image, []);
    }

    /// <summary>Whatever it answers, a redirection to its login too, it is there.</summary>
    public Task<Health> LookAsync(CancellationToken cancellationToken) => HealthLook.AskAsync(http, dashboard.Url, _ => true, cancellationToken);
}
