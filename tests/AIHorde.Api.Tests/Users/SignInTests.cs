using System.Net;
using System.Web;
using AIHorde.Api.Tests.Contract;
using AIHorde.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AIHorde.Api.Tests.Users;

/// <summary>Against a stand-in for GitHub that is as strict about PKCE as the real one.</summary>
public sealed class SignInTests(PostgresServer postgres) : IAsyncLifetime
{
    readonly ApiServer server = new(postgres);
    readonly Dictionary<string, string> challenges = [];
    WebApplication? provider;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider = builder.Build();
        provider.MapPost("/login/oauth/access_token", async (HttpContext context) =>
        {
            var form = await context.Request.ReadFormAsync();
            var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString()));
            var isRight = challenges.TryGetValue(form["code"].ToString(), out var challenge)
                && challenge == System.Buffers.Text.Base64Url.EncodeToString(hash) && form["client_secret"] == "secret";
            return isRight ? Results.Json(new { access_token = "token" }) : Results.BadRequest();
        });
        provider.MapGet("/user", (HttpContext context) =>
            context.Request.Headers.Authorization == "Bearer token" ? Results.Json(new { id = 583231, login = "octo" }) : Results.Unauthorized());
        await provider.StartAsync();
        var origin = provider.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        server.Settings["GITHUB_CLIENT_ID"] = "client";
        server.Settings["GITHUB_CLIENT_SECRET"] = "secret";
        server.Settings["SignIn:github:Origin"] = origin;
        await server.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await provider!.DisposeAsync();
    }

    [Fact]
    public async Task An_identity_that_was_proven_opens_its_account_and_only_in_the_browser_that_began()
    {
        var (state, ticket) = await LeaveAsync("code-1");
        var stranger = await server.SendAsync(HttpMethod.Get, $"/github/github/authorized?code=code-1&state={state}");
        Assert.Equal(HttpStatusCode.BadRequest, stranger.StatusCode);
        var forged = await server.SendAsync(HttpMethod.Get, "/github/github/authorized?code=code-1&state=forged", null, null, ("Cookie", ticket));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        var stolen = await server.SendAsync(HttpMethod.Get, $"/github/github/authorized?code=other&state={state}", null, null, ("Cookie", ticket));
        Assert.Equal(HttpStatusCode.BadGateway, stolen.StatusCode);

        var back = await server.SendAsync(HttpMethod.Get, $"/github/github/authorized?code=code-1&state={state}", null, null, ("Cookie", ticket));
        Assert.Equal("/register", back.Headers.Location!.ToString());
        var identity = CookieOf(back, "aihorde-identity=").Split('=', 2)[1];
        var first = await server.AskAsync("POST", "/api/v2/users", null, $$"""{"username":"octo","identity_token":"{{identity}}"}""");
        Assert.Equal(201, first.Status);
        var second = await server.AskAsync("POST", "/api/v2/users", null, $$"""{"username":"octopus","identity_token":"{{identity}}"}""");
        Assert.Equal(first.Json.GetProperty("id").GetInt32(), second.Json.GetProperty("id").GetInt32());
        Assert.NotEqual(first.Json.GetProperty("api_key").GetString(), second.Json.GetProperty("api_key").GetString());
        var tampered = await server.AskAsync("POST", "/api/v2/users", null, $$"""{"username":"octo","identity_token":"{{identity[..^4]}}AAAA"}""");
        Assert.Equal(400, tampered.Status);
    }

    [Theory]
    [InlineData("register", "/register")]
    [InlineData("evil.example", "/")]
    [InlineData("%2F%2Fevil.example", "/")]
    public async Task Only_a_page_of_this_site_is_returned_to(string returnTo, string expected)
    {
        var (state, ticket) = await LeaveAsync("code-2", returnTo);
        var back = await server.SendAsync(HttpMethod.Get, $"/github/github/authorized?code=code-2&state={state}", null, null, ("Cookie", ticket));
        Assert.Equal(expected, back.Headers.Location!.ToString());
    }

    async Task<(string State, string Ticket)> LeaveAsync(string code, string returnTo = "register")
    {
        var leave = await server.SendAsync(HttpMethod.Get, $"/github/{returnTo}");
        Assert.Equal(HttpStatusCode.Redirect, leave.StatusCode);
        var query = HttpUtility.ParseQueryString(leave.Headers.Location!.Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        challenges[code] = query["code_challenge"]!;
        return (query["state"]!, CookieOf(leave, "aihorde-sign-in="));
    }

    static string CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").First(cookie => cookie.StartsWith(name, StringComparison.Ordinal)).Split(';')[0];
}
