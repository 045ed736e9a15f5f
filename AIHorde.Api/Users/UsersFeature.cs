using AIHorde.Ledger.Filters;

namespace AIHorde.Api;

/// <summary>What accounts need.</summary>
static class UsersFeature
{
    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddSingleton<Administrators>()
        .AddSingleton<Accounts>()
        .AddSingleton<IAccountSource>(provider => provider.GetRequiredService<Accounts>())
        .AddSingleton<IUserNames>(provider => provider.GetRequiredService<Accounts>())
        .AddSingleton<AccountReader>()
        .AddSingleton<UserChanger>()
        .AddSingleton<Registrar>()
        .AddSingleton<Profanity>()
        .AddHostedService<FirstStart>()
        .AddSignIn()
        .ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, UsersJson.Default));
}
