using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Hosting;

/// <summary>
/// The genuine .NET Aspire dashboard at the address and with the token and the telemetry key of our own: in a container where an engine runs, else fetched.
/// </summary>
sealed class AspireDashboardWorkload(DashboardContext dashboard, DataFolder folder, HttpClient http, Action<string> log) : IWorkload
{
    const string Image = "mcr.microsoft.com/dotnet/aspire-dashboard:9.5";

    /// <summary>Where the image listens: for people, and for OTLP over HTTP.</summary>
    const int PagesInside = 18888;
    const int OtlpInside = 18890;

    public string Kind => "dashboard";

    public IReadOnlyList<string> Endpoints => [dashboard.Url];

    public IReadOnlyList<ShownVariable> Environment => [];

    public async Task<ChildCommand?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (await ContainerEngine.FindAsync(cancellationToken) is { } engine)
        {
            return await ContainerAsync(engine, cancellationToken);
        }

        var (program, reason) = await FetchedDashboard.FetchAsync(log, cancellationToken);
        return program is not null ? Program(program) : throw new LaunchException(
            $"--dashboard aspire needs a container engine (docker or podman), and none runs here, or the dashboard from NuGet, and {reason}: "
            + "leave it out for the launcher's own dashboard.");
    }

    /// <summary>Whatever it answers, a redirection to its login too, it is there.</summary>
    public Task<Health> LookAsync(CancellationToken cancellationToken) => HealthLook.AskAsync(http, dashboard.Url, _ => true, cancellationToken);

    async Task<ChildCommand> ContainerAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        var name = ContainerEngine.NameFor("dashboard", folder.Path);
        await engine.RemoveAsync(name, cancellationToken);
        string[] ports = ["--publish", $"127.0.0.1:{dashboard.Port}:{PagesInside}", "--publish", $"127.0.0.1:{dashboard.OtlpPort}:{OtlpInside}"];
        return engine.Run(name, ports, Settings(), Image, []);
    }

    ChildCommand Program(string program) => new(program, [])
    {
        WorkingDirectory = Path.GetDirectoryName(program)!,
        Environment = new Dictionary<string, string?>(Settings())
        {
            ["ASPNETCORE_URLS"] = dashboard.Url,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{dashboard.OtlpPort}",
        },
    };

    Dictionary<string, string?> Settings() => new()
    {
        ["Dashboard__ApplicationName"] = "AIHorde",
        ["Dashboard__Frontend__AuthMode"] = "BrowserToken",
        ["Dashboard__Frontend__BrowserToken"] = dashboard.Token,
        ["Dashboard__Otlp__AuthMode"] = "ApiKey",
        ["Dashboard__Otlp__PrimaryApiKey"] = dashboard.OtlpKey,
        ["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true",
        // Its address is told by the launcher, and each look at its health would be a line.
        ["Logging__LogLevel__Default"] = "Warning",
        ["Logging__Console__FormatterName"] = "simple",
        ["Logging__Console__FormatterOptions__SingleLine"] = "true",
        ["Logging__Console__FormatterOptions__ColorBehavior"] = "Disabled",
    };
}
