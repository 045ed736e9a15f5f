using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Users;

[Collection(ApiCollection.Name)]
public class RegistrationTests(ApiServer server)
{
    [Fact]
    public async Task A_key_is_shown_once_and_works_at_once()
    {
        var reply = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"  newcomer  "}""");
        Assert.Equal(201, reply.Status);
        var key = reply.Json.GetProperty("api_key").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]{22}$", key);
        var found = (await server.AskAsync("GET", "/api/v2/find_user", key)).Json;
        Assert.Equal($"newcomer#{reply.Json.GetProperty("id").GetInt32()}", found.GetProperty("username").GetString());
        Assert.True(found.GetProperty("pseudonymous").GetBoolean());
        Assert.Equal("0.0", found.GetProperty("kudos").GetRawText());
    }

    [Fact]
    public async Task An_idempotency_key_never_stores_the_key_that_was_shown()
    {
        var first = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"newcomer"}""", ("Idempotency-Key", "again"));
        var second = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"newcomer"}""", ("Idempotency-Key", "again"));
        Assert.NotEqual(first.Json.GetProperty("api_key").GetString(), second.Json.GetProperty("api_key").GetString());
    }

    [Theory]
    [InlineData("""{"username":"shitty"}""", "ProfaneUserName")]
    [InlineData("""{"username":" \t\n "}""", "ProfaneUserName")]
    public async Task An_indecent_or_empty_name_opens_no_account(string body, string rc)
    {
        var reply = await server.AskAsync("POST", "/api/v2/users", null, body);
        Assert.Equal((400, rc), (reply.Status, reply.Rc));
    }

    [Fact]
    public async Task A_raid_closes_anonymous_registration_and_a_timeout_closes_it_for_an_address()
    {
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        await server.AskAsync("PUT", "/api/v2/status/modes", moderator.Key, """{"raid_mode":true}""");
        Assert.Equal(403, (await server.AskAsync("POST", "/api/v2/users", null, """{"username":"raider"}""")).Status);
        await server.AskAsync("PUT", "/api/v2/status/modes", moderator.Key, """{"raid_mode":false}""");

        await server.AskAsync("POST", "/api/v2/operations/ipaddr", moderator.Key, """{"ipaddr":"203.0.113.0/24","hours":1}""");
        var blocked = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"raider"}""", (ApiServer.PeerHeader, "203.0.113.77"));
        Assert.Equal((403, "TimeoutIP"), (blocked.Status, blocked.Rc));
        await server.AskAsync("DELETE", "/api/v2/operations/ipaddr", moderator.Key, """{"ipaddr":"203.0.113.0/24"}""");
        var open = await server.AskAsync("POST", "/api/v2/users", null, """{"username":"raider"}""", (ApiServer.PeerHeader, "203.0.113.77"));
        Assert.Equal(201, open.Status);
    }

    [Fact]
    public async Task Somebody_who_comes_back_with_the_same_identity_keeps_the_account_and_loses_the_old_key()
    {
        var registrar = (Registrar)server.Services.GetService(typeof(Registrar))!;
        var first = Assert.IsType<Registration.Done>(await registrar.RegisterAsync("octo", "gh_1", default));
        Assert.Equal(200, (await server.AskAsync("GET", "/api/v2/find_user", first.Key)).Status);
        var second = Assert.IsType<Registration.Done>(await registrar.RegisterAsync("octopus", "gh_1", default));
        Assert.True(first.IsNew);
        Assert.False(second.IsNew);
        Assert.Equal(first.User.Id, second.User.Id);
        Assert.Equal(404, (await server.AskAsync("GET", "/api/v2/find_user", first.Key)).Status);
        var found = (await server.AskAsync("GET", "/api/v2/find_user", second.Key)).Json;
        Assert.Equal($"octopus#{first.User.Id}", found.GetProperty("username").GetString());
        Assert.False(found.GetProperty("pseudonymous").GetBoolean());
    }

    [Fact]
    public async Task The_test_account_is_for_this_machine_only()
    {
        var made = await server.AskAsync("POST", "/api/v2/dev/test-user", null, """{"oauth_id":"suite","kudos":123,"moderator":false}""");
        Assert.Equal(201, made.Status);
        Assert.Equal("123.0", made.Json.GetProperty("kudos").GetRawText());
        var again = await server.AskAsync("POST", "/api/v2/dev/test-user", null, """{"oauth_id":"suite","kudos":50}""");
        Assert.Equal(200, again.Status);
        Assert.Equal(made.Json.GetProperty("user_id").GetString(), again.Json.GetProperty("user_id").GetString());
        Assert.Equal("50.0", again.Json.GetProperty("kudos").GetRawText());
        var remote = await server.AskAsync(
            "POST", "/api/v2/dev/test-user", null, "{}", (ApiServer.PeerHeader, "198.51.100.4"), ("X-Forwarded-For", "127.0.0.1"));
        Assert.Equal(403, remote.Status);
    }
}
