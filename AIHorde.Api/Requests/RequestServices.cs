using AIHorde.Api.Models;
using AIHorde.Api.Outgoing;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Filters;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AIHorde.Api.Requests;

static class RequestServices
{
    /// <summary>The waiting room and everything that requests of both kinds share.</summary>
    public static void AddRequests(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<ModelReferenceOptions>(builder.Configuration.GetSection(ModelReferenceOptions.Section));
        services.AddSingleton<ModelReferences>();
        services.AddHostedService<ModelReferenceRefresher>();
        services.AddHttpClient(nameof(ModelReferenceRefresher));
        services.AddHttpClient(PublicHttp.Client).ConfigurePrimaryHttpMessageHandler(() => PublicHttp.Handler(PublicAddress.Is));
        services.TryAddSingleton<PublicFetch>();
        services.AddSingleton<LiveRequests>();
        services.AddSingleton<Payloads>();
        services.AddSingleton<WaitingRoom>();
        services.TryAddSingleton<Profanity>();
        services.AddSingleton<KnownWorkers>();
        services.AddSingleton<RecentAccounts>();
        services.AddSingleton<AskRules>();
        services.AddSingleton<Asking>();
        services.AddSingleton<AskQueue>();
        services.AddSingleton<WorkerDoor>();
        services.AddSingleton<HandedOutJobs>();
        services.AddSingleton<JobClaims>();
        services.AddSingleton<HandingOut>();
        services.AddSingleton<Submitting>();
        services.AddSingleton<SpentSources>();
        services.AddSingleton<Cancelling>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<QueueFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueFollower>());
    }
}
