using AIHorde.Api.Blobs;
using AIHorde.Api.Images;
using AIHorde.Api.Text;

namespace AIHorde.Api.Requests;

/// <summary>Everything between a requester and a worker, as one line of the program each: images, texts, workers, blobs, webhooks.</summary>
static class Generation
{
    public static void AddGeneration(this IHostApplicationBuilder builder)
    {
        builder.AddRequests();
        builder.AddBlobs();
        builder.Services.AddImages();
        builder.Services.AddText();
    }

    public static void MapGeneration(this RouteGroupBuilder api)
    {
        api.MapImages();
        api.MapText();
    }
}
