using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>What belongs to one user cannot be touched by another, by any verb.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "9")]
[Trait("threat", "10")]
public class OwnershipTests(ApiServer server)
{
    [Fact]
    public async Task Nobody_touches_what_belongs_to_another()
    {
        var owner = await server.UserAsync("owner", kudos: 500);
        var key = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, """{"name":"mine","kudos":300}""")).Json.GetProperty("id").GetString()!;
        var service = await server.UserAsync("service", Roles.Service | Roles.Trusted | Roles.Customizer);
        var before = (await server.AskAsync("GET", $"/api/v2/users/{owner.Id}", owner.Key)).Json.GetRawText();
        foreach (var stranger in new[] { await server.UserAsync("stranger"), service, await server.UserAsync("pseudo", pseudonymous: true) })
        {
            foreach (var (method, path, body) in Attempts(owner, key))
            {
                var reply = await server.AskAsync(method, path, stranger.Key, body);
                Assert.True(reply.Status == 403, $"{stranger.Alias} {method} {path} {body}: {reply}");
                Assert.Equal(403, (await server.AskAsync(method, path, KeyHasher.Anonymous, body)).Status);
                // A shared key is no account key: it opens none of these.
                Assert.Equal(401, (await server.AskAsync(method, path, key, body)).Status);
            }

            var view = (await server.AskAsync("GET", $"/api/v2/users/{owner.Id}", stranger.Key)).Json;
            foreach (var secret in new[] { "sharedkey_ids", "contact", "evaluating_kudos", "admin_comment", "proxy_passkey", "suspicious", "worker_ids" })
            {
                Assert.False(view.TryGetProperty(secret, out _), secret);
            }
        }

        var after = (await server.AskAsync("GET", $"/api/v2/users/{owner.Id}", owner.Key)).Json.GetRawText();
        Assert.Equal(WithoutAge(before), WithoutAge(after));
        Assert.Equal("mine", (await server.AskAsync("GET", $"/api/v2/sharedkeys/{key}")).Json.GetProperty("name").GetString());
    }

    static IEnumerable<(string Method, string Path, string? Body)> Attempts(TestUser owner, string key) =>
    [
        ("PUT", $"/api/v2/users/{owner.Id}", """{"username":"taken over"}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"contact":"evil@example.org"}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"public_workers":true}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"trusted":true}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"kudos":1000}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"moderator":true}"""),
        ("PUT", $"/api/v2/users/{owner.Id}", """{"generate_proxy_passkey":true}"""),
        ("DELETE", $"/api/v2/users/{owner.Id}", null),
        ("GET", $"/api/v2/users/{owner.Id}/kudos/statement", null),
        ("GET", $"/api/v2/users/{owner.Id}/kudos/entries/nothing", null),
        ("PATCH", $"/api/v2/sharedkeys/{key}", """{"kudos":-1}"""),
        ("DELETE", $"/api/v2/sharedkeys/{key}", null),
    ];

    static string WithoutAge(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"account_age\":[0-9]+", string.Empty);
}
