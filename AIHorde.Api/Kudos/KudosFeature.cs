namespace AIHorde.Api;

/// <summary>Gifts, statements, and what lets anybody check the ledger.</summary>
static class KudosFeature
{
    public static IServiceCollection AddKudos(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, KudosJson.Default))
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, StatementJson.Default));

    public static void MapKudos(this RouteGroupBuilder api)
    {
        api.MapGifts();
        api.MapStatements();
        api.MapEntries();
        api.MapSeals();
    }
}
