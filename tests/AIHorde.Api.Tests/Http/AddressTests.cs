using System.Net;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Api.Tests.Http;

[Trait("threat", "27")]
public class AddressTests
{
    [Theory]
    [InlineData("192.0.2.10", "203.0.113.9", null, null, "192.0.2.10 192.0.2.10")]
    [InlineData("10.1.2.3", "203.0.113.9", null, null, "203.0.113.9 203.0.113.9")]
    [InlineData("10.1.2.3", "198.51.100.1, 203.0.113.9", null, null, "203.0.113.9 203.0.113.9")]
    [InlineData("10.1.2.3", "nonsense", null, null, "10.1.2.3 10.1.2.3")]
    [InlineData("::ffff:192.0.2.10", null, null, null, "192.0.2.10 192.0.2.10")]
    [InlineData("192.0.2.10", null, "198.51.100.7", Ground.Passkey, "192.0.2.10 198.51.100.7")]
    [InlineData("192.0.2.10", null, "198.51.100.7", "invented", "192.0.2.10 192.0.2.10")]
    [InlineData("192.0.2.10", null, "198.51.100.7", null, "192.0.2.10 192.0.2.10")]
    [InlineData("192.0.2.10", null, "nonsense", Ground.Passkey, "192.0.2.10 192.0.2.10")]
    public async Task Only_known_proxies_and_true_passkeys_are_believed(string peer, string? forwarded, string? proxied, string? passkey, string expected)
    {
        await using var ground = await Ground.StartAsync(
            api => api.MapGet("/where", (ClientAddress address) => Answers.Ok(new SimpleMessage($"{address.Peer} {address.Client}"))).Open(),
            ("Proxies:Known:0", "10.0.0.0/8"));
        ground.Peer = IPAddress.Parse(peer);
        (string Name, string? Value)[] claims = [("X-Forwarded-For", forwarded), ("Proxied-For", proxied), ("Proxy-Authorization", passkey)];
        (string, string)[] headers = [.. claims.Where(claim => claim.Value is not null).Select(claim => (claim.Name, claim.Value!))];
        var answer = await ground.SendAsync(HttpMethod.Get, "/api/v2/where", null, headers);
        Assert.Equal($$"""{"message":"{{expected}}"}""", await answer.Content.ReadAsStringAsync());
    }
}
