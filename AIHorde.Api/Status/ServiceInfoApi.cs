namespace AIHorde.Api;

public sealed record ServiceInfo(string Version, ServiceSoftware Software, ServiceApis Api);

public sealed record ServiceSoftware(string Name, string Version, string Repository, string Homepage, string Logo);

public sealed record ServiceApis(ServiceApi Aihorde);

public sealed record ServiceApi(string Name, string Version, string BaseUrl, string RelUrl, string Documentation);

/// <summary><c>/.well-known/serviceinfo</c>: tells a client, from the origin alone, what runs here and where its API is.</summary>
static class ServiceInfoApi
{
    public const string RepositorySetting = "AIHORDE_REPOSITORY";

    public static void MapServiceInfo(this WebApplication app) => app
        .MapGet("/.well-known/serviceinfo", (HttpContext context, IConfiguration configuration) => Answers.Ok(Describe(context, configuration)))
        .WithMetadata(RateLimits.Default)
        .ExcludeFromDescription();

    static ServiceInfo Describe(HttpContext context, IConfiguration configuration)
    {
        var origin = $"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}";
        return new ServiceInfo(
            "0.2",
            new ServiceSoftware("AIHorde", Transport.Version, configuration[RepositorySetting] ?? origin, origin, $"{origin}/assets/img/logo.svg"),
            new ServiceApis(new ServiceApi("AI Horde API", "2.5", $"{origin}/api/v2", "/api/v2", $"{origin}/api")));
    }
}
