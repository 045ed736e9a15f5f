using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace AIHorde.Api;

/// <summary>
/// Sign-in with GitHub, Google or Discord, where configured: <c>/github/{return_to}</c> leaves for the provider, <c>/github/github/authorized</c> comes back.
/// State and PKCE verifier travel in a sealed cookie of that browser, never in the process, so one visitor's return cannot become another's.
/// What comes out is a sealed <see cref="ProvenIdentity"/> cookie; <c>POST /api/v2/users</c> takes its content as <c>identity_token</c>.
/// </summary>
static class SignInEndpoints
{
    public const string IdentityCookie = "aihorde-identity";

    const string TicketCookie = "aihorde-sign-in";
    static readonly TimeSpan TicketLifetime = TimeSpan.FromMinutes(10);
    static readonly TimeSpan IdentityLifetime = TimeSpan.FromMinutes(15);

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddHttpClient<SignInExchange>().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddSingleton<TicketSealer>();
    }

    public static WebApplication MapSignIn(this WebApplication app)
    {
        foreach (var provider in SignInProvider.Configured(app.Configuration))
        {
            app.MapGet($"/{provider.Name}/{{returnTo}}", (HttpContext context, string returnTo, TicketSealer sealer, TimeProvider time) =>
                Leave(context, provider, returnTo, sealer, time)).WithMetadata(RateLimits.Default).ExcludeFromDescription();
            app.MapGet($"/{provider.Name}/{provider.Name}/authorized", (
                HttpContext context, SignInExchange exchange, TicketSealer sealer, TimeProvider time, string? code, string? state) =>
                ComeBackAsync(context, provider, exchange, sealer, time, code, state)).WithMetadata(RateLimits.Default).ExcludeFromDescription();
        }

        return app;
    }

    static IResult Leave(HttpContext context, SignInProvider provider, string returnTo, TicketSealer sealer, TimeProvider time)
    {
        var ticket = new SignInTicket(provider.Name, Secret(), Secret(), Local(returnTo), (time.GetUtcNow() + TicketLifetime).ToUnixTimeSeconds());
        context.Response.Cookies.Append(TicketCookie, sealer.Seal(ticket), Options(context, TicketLifetime));
        var address = QueryHelpers.AddQueryString(provider.Authorize.ToString(), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = provider.ClientId,
            ["redirect_uri"] = SignInExchange.RedirectOf(context, provider),
            ["scope"] = provider.Scope,
            ["state"] = ticket.State,
            ["code_challenge"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(ticket.Verifier))),
            ["code_challenge_method"] = "S256",
        });
        return Results.Redirect(address);
    }

    static async Task<IResult> ComeBackAsync(
        HttpContext context, SignInProvider provider, SignInExchange exchange, TicketSealer sealer, TimeProvider time, string? code, string? state)
    {
        var ticket = sealer.OpenTicket(context.Request.Cookies[TicketCookie]);
        context.Response.Cookies.Delete(TicketCookie, Options(context, TicketLifetime));
        var now = time.GetUtcNow();
        if (ticket is null || ticket.Provider != provider.Name || ticket.EndsAt < now.ToUnixTimeSeconds() || code is not { Length: > 0 and < 2_000 }
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(ticket.State), Encoding.UTF8.GetBytes(state ?? string.Empty)))
        {
            return HordeError.BadRequest("The sign-in did not begin in this browser, or took too long. Please begin again.");
        }

        if (await exchange.IdentityAsync(context, provider, code, ticket.Verifier, context.RequestAborted) is not { } identity)
        {
            return new HordeError(StatusCodes.Status502BadGateway, $"{provider.Name} did not confirm the sign-in. Please begin again.");
        }

        var proven = new ProvenIdentity(identity, (now + IdentityLifetime).ToUnixTimeSeconds());
        context.Response.Cookies.Append(IdentityCookie, sealer.Seal(proven), Options(context, IdentityLifetime));
        return Results.LocalRedirect(ticket.ReturnTo);
    }

    /// <summary>Only a page of this site, named by one plain word, so that a link cannot lead anywhere else.</summary>
    static string Local(string returnTo) => returnTo.All(char.IsAsciiLetterOrDigit) && returnTo.Length is > 0 and < 50 ? $"/{returnTo}" : "/";

    static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    static CookieOptions Options(HttpContext context, TimeSpan lifetime) =>
        new() { HttpOnly = true, Secure = context.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = lifetime, Path = "/", IsEssential = true };
}
