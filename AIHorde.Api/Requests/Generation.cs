using AIHorde.Api.Alchemy;
using AIHorde.Api.Blobs;
using AIHorde.Api.Collections;
using AIHorde.Api.Images;
using AIHorde.Api.Live;
using AIHorde.Api.Models;
using AIHorde.Api.Stats;
using AIHorde.Api.Status;
using AIHorde.Api.Styles;
using AIHorde.Api.Text;
using AIHorde.Api.Webhooks;
using AIHorde.Api.Workers;
using AIHorde.Api.Workers.Messages;

namespace AIHorde.Api.Requests;

/// <summary>Everything between a requester and a worker: images, texts, alchemy, workers, models, figures, blobs, webhooks.</summary>
static class Generation
{
    public static void AddGeneration(this IHostApplicationBuilder builder)
    {
        builder.AddRequests();
        builder.AddBlobs();
        builder.AddWebhooks();
        var services = builder.Services;
        services.AddImages();
        services.AddText();
        services.AddAlchemy();
        services.AddStyles();
        services.AddCollections();
        services.AddExplain();
        services.AddOutlook();
        services.AddWorkers();
        services.AddWorkerMessages();
        services.AddModels();
        services.AddPerformance();
        services.AddStats();
        services.AddLive();
        services.AddHistory();
    }

    public static void MapGeneration(this RouteGroupBuilder api)
    {
        api.MapImages();
        api.MapText();
        api.MapAlchemy();
        api.MapStyles();
        api.MapCollections();
        api.MapExplain();
        api.MapOutlook();
        api.MapWorkers();
        api.MapWorkerMessages();
        api.MapModels();
        api.MapPerformance();
        api.MapStats();
        api.MapLive();
        api.MapHistory();
    }
}
