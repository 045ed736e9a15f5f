using System.Text.Json.Serialization;
using AIHorde.Ledger.Releases;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Live;

/// <summary><c>GET /status/live</c> as JSON and <c>/metrics</c> for Prometheus: the numbers of the live page. Beyond the contract.</summary>
static class LiveApi
{
    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveFigures>().AddSingleton<LiveDetails>().AddSingleton<ClusterEvents>();
        services.AddLedgerFeature(ReleaseStream.Feature)
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<ReleaseAnnouncement>(provider, Transport.Version));
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Add(LiveJson.Default));
    }

    public static void MapLive(this RouteGroupBuilder api) => api
        .MapGet("/status/live", async (LiveFigures figures, CancellationToken ct) => Answers.Ok(await figures.NowAsync(ct)))
        .WithTags("status")
        .Open();

    public static void MapPrometheus(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", async (LiveFigures figures, CancellationToken ct) =>
            Results.Text(PrometheusText.Of(await figures.NowAsync(ct)), "text/plain; version=0.0.4"))
        .ExcludeFromDescription();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LiveView))]
sealed partial class LiveJson : JsonSerializerContext;
