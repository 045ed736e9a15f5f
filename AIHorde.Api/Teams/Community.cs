using AIHorde.Api.Teams;

namespace AIHorde.Api;

/// <summary>What accounts make for one another, beside requests.</summary>
static class Community
{
    public static IServiceCollection AddCommunity(this IServiceCollection services) => services.AddSharedKeys().AddTeams();

    public static void MapCommunity(this RouteGroupBuilder api)
    {
        api.MapSharedKeys();
        api.MapTeams();
    }
}
