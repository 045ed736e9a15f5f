using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Files;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>What the worker is made of.</summary>
static class WorkerServices
{
    /// <summary>A pop may bring several sources as base64.</summary>
    const long AnswerBytesMax = 128L * 1024 * 1024;

    public static IServiceCollection AddWorker(this IServiceCollection services, WorkerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(new Pace { WhenIdle = settings.PopInterval });
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Random>(new LockedRandom());
        services.AddSingleton(new TrustedHosts([settings.Api.IdnHost, .. settings.SourceHosts]));
        services.AddSingleton<BackendFactory>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Workshop>(provider, provider.GetRequiredService<BackendFactory>().Create()));
        services.AddHttpClient("horde", client =>
        {
            client.BaseAddress = settings.Api;
            client.Timeout = TimeSpan.FromSeconds(60);
            client.MaxResponseContentBufferSize = AnswerBytesMax;
        });
        services.AddHttpClient("results", client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddHttpClient("sources", client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(provider => GuardedConnection.Handler(provider.GetRequiredService<TrustedHosts>()));

        // A generation may take as long as its job's lease, which the bridge watches itself.
        services.AddHttpClient("backends", client => client.Timeout = Timeout.InfiniteTimeSpan);
        services.AddSingleton(provider => new HordeApi(Client(provider, "horde"), settings.Key));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ResultFiles>(provider, Client(provider, "results")));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SourceFiles>(provider, Client(provider, "sources")));
        services.AddSingleton<Courier>();
        services.AddSingleton<WorkerStatus>();
        services.AddSingleton<AccountWatch>();
        services.AddSingleton<BackendWatch>();
        services.AddSingleton<TradeFactory>();
        services.AddHostedService<BridgeService>();
        services.AddHealthChecks().AddCheck<BridgeHealth>("bridge");
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Grace + BridgeService.HandBackTime + TimeSpan.FromSeconds(5));
        return services;
    }

    static HttpClient Client(IServiceProvider provider, string name) => provider.GetRequiredService<IHttpClientFactory>().CreateClient(name);
}
