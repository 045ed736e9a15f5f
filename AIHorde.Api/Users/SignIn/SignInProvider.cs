namespace AIHorde.Api;

/// <summary>Somewhere else where people can prove who they are. Only a number that stays the same is asked for, and only its keyed hash is kept.</summary>
/// <param name="Prefix">Of the identity, such as <c>gh_583231</c>, as the reference has them.</param>
/// <param name="IdMember">The member of the provider's answer that holds the number.</param>
public sealed record SignInProvider(string Name, string Prefix, Uri Authorize, Uri Token, Uri User, string Scope, string IdMember)
{
    public string ClientId { get; init; } = string.Empty;

    public string ClientSecret { get; init; } = string.Empty;

    static readonly SignInProvider[] Known =
    [
        new("github", "gh_", new("https://github.com/login/oauth/authorize"), new("https://github.com/login/oauth/access_token"),
            new("https://api.github.com/user"), "read:user", "id"),
        new("google", "g_", new("https://accounts.google.com/o/oauth2/v2/auth"), new("https://oauth2.googleapis.com/token"),
            new("https://openidconnect.googleapis.com/v1/userinfo"), "openid", "sub"),
        new("discord", "d_", new("https://discord.com/oauth2/authorize"), new("https://discord.com/api/oauth2/token"),
            new("https://discord.com/api/users/@me"), "identify", "id"),
    ];

    /// <summary>
    /// Those for which <c>GITHUB_CLIENT_ID</c> and <c>GITHUB_CLIENT_SECRET</c>, and so on, are set. <c>SignIn__github__Origin</c> names another host.
    /// </summary>
    public static IReadOnlyList<SignInProvider> Configured(IConfiguration configuration) =>
        [.. Known.Select(provider => Configure(provider, configuration)).Where(provider => provider.ClientId.Length > 0 && provider.ClientSecret.Length > 0)];

    static SignInProvider Configure(SignInProvider provider, IConfiguration configuration)
    {
        var prefix = provider.Name.ToUpperInvariant();
        var configured = provider with
        {
            ClientId = configuration[$"{prefix}_CLIENT_ID"] ?? string.Empty,
            ClientSecret = configuration[$"{prefix}_CLIENT_SECRET"] ?? string.Empty,
        };

        // A self-hosted instance of the same product: GitHub Enterprise, or a stand-in for tests.
        return configuration[$"SignIn:{provider.Name}:Origin"] is { Length: > 0 } origin
            ? configured with { Authorize = At(origin, provider.Authorize), Token = At(origin, provider.Token), User = At(origin, provider.User) }
            : configured;
    }

    static Uri At(string origin, Uri address) => new(new Uri(origin), address.PathAndQuery);
}
