namespace AIHorde.Api;

/// <summary>What the cluster says of itself: modes, news, heartbeat.</summary>
static class StatusFeature
{
    public static IServiceCollection AddStatus(this IServiceCollection services) => services.AddModes().AddNews().AddHeartbeat();

    public static void MapStatus(this RouteGroupBuilder api)
    {
        api.MapModes();
        api.MapNews();
        api.MapHeartbeat();
    }
}
