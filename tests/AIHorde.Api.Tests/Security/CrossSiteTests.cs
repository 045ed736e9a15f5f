using AIHorde.Api.Tests.Contract;
using AIHorde.Api.Web.Session;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Security;

/// <summary>What a page of another origin can do with a visitor's browser: nothing that the visitor could not do without it.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "28")]
public class CrossSiteTests(ApiServer server)
{
    [Fact]
    public async Task The_api_knows_no_cookies()
    {
        var user = await server.UserAsync("fern");
        var cookie = $"{SessionCookie.Name}={server.Services.GetRequiredService<SessionCookie>().Seal(user.Key)}";
        var asked = await server.SendAsync(HttpMethod.Get, "/api/v2/find_user", headers: [("Cookie", cookie), ("Origin", "https://evil.example")]);
        Assert.Equal(401, (int)asked.StatusCode);
        Assert.False(asked.Headers.Contains("Set-Cookie"));
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal("*", asked.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task The_sites_own_calls_take_no_foreign_page(string header, string value)
    {
        var user = await server.UserAsync("fern");
        var cookie = $"{SessionCookie.Name}={server.Services.GetRequiredService<SessionCookie>().Seal(user.Key)}";
        var path = $"/web/api/v2/users/{user.Id}";
        var own = await server.SendAsync(HttpMethod.Put, path, null, """{"public_workers":true}""", ("Cookie", cookie), (OwnApi.Header, "1"));
        Assert.Equal(200, (int)own.StatusCode);
        var foreign = await server.SendAsync(
            HttpMethod.Put, path, null, """{"public_workers":false}""", ("Cookie", cookie), (OwnApi.Header, "1"), (header, value));
        Assert.Equal(403, (int)foreign.StatusCode);
        var withoutHeader = await server.SendAsync(HttpMethod.Get, "/web/api/v2/find_user", headers: [("Cookie", cookie)]);
        Assert.Equal(403, (int)withoutHeader.StatusCode);
    }

    [Fact]
    public async Task No_preflight_lets_a_foreign_page_send_the_sites_own_header()
    {
        var preflight = await server.SendAsync(
            HttpMethod.Options, "/web/api/v2/find_user", null, null,
            ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "PUT"), ("Access-Control-Request-Headers", OwnApi.Header));
        var allowed = preflight.Headers.TryGetValues("Access-Control-Allow-Headers", out var values) ? string.Join(',', values) : "";
        Assert.DoesNotContain(OwnApi.Header, allowed, StringComparison.OrdinalIgnoreCase);
    }
}
