using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AIHorde.Api;

/// <summary>What all endpoints share, in the order in which a request meets it.</summary>
static class HttpGround
{
    /// <summary>Far more than a node can serve; a reverse proxy in front shares a few among all clients.</summary>
    const int ConnectionsMax = 20_000;

    /// <summary>Whoever sends a request line and headers more slowly only wants to hold a connection.</summary>
    static readonly TimeSpan HeadersMax = TimeSpan.FromSeconds(10);

    public static WebApplicationBuilder AddHttpGround(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<RateLimitOptions>().BindConfiguration(RateLimitOptions.Section);
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section);
        services.Configure<JsonOptions>(json => WireJson.Configure(json.SerializerOptions));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KeyHasher>();
        services.AddSingleton<Keyring>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<Traffic>();
        services.AddSingleton<IdempotencyStore>();
        services.TryAddSingleton<IStoredAnswers, StoredAnswers>();
        services.AddSingleton<Whitelist>();
        services.AddSingleton(provider => new FixedWindows(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<RateLimitOptions>>().Value.CountersMax));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyReader.BytesLarge + 1;
            kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
            kestrel.Limits.RequestHeadersTimeout = HeadersMax;
        });
        services.AddApiDocument();
        return builder;
    }

    public static WebApplication UseHttpGround(this WebApplication app)
    {
        // Asked for now, so that a server without its secret stops here and not at the first request.
        app.Services.GetRequiredService<KeyHasher>();
        app.UseMiddleware<Transport>();
        app.UseMiddleware<Faults>();
        app.UseMiddleware<Paths>();
        app.UseMiddleware<Addresses>();
        app.UseRouting();
        app.UseMiddleware<SecretPaths>();
        app.UseMiddleware<RateLimiting>();
        app.UseMiddleware<Door>();
        return app;
    }

    /// <summary>The group of all API routes. Each route in it says who may pass; one that does not is closed.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v2");
        api.WithMetadata(new ApiRoute(), RateLimits.Default);
        return api;
    }
}
