using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Users;

[Collection(ApiCollection.Name)]
public class UserChangeTests(ApiServer server)
{
    [Theory]
    [InlineData("self", """{}""", 400, "NoUserModSelected")]
    [InlineData("self", """{"filtered":true}""", 400, "NoUserModSelected")]
    [InlineData("self", """{"username":"you wanker"}""", 400, "ProfaneUserName")]
    [InlineData("self", """{"contact":"f u c k you"}""", 400, "ProfaneUserContact")]
    [InlineData("self", """{"username":"1234567890123456789012345678901"}""", 400, "TooLongUserName")]
    [InlineData("self", """{"generate_proxy_passkey":true}""", 403, "NonServiceForbidden")]
    [InlineData("self", """{"undelete":false}""", 400, "UserNotDeleted")]
    [InlineData("self", """{"kudos":5}""", 403, "NotAdmin")]
    [InlineData("self", """{"concurrency":5}""", 403, "NotModerator")]
    [InlineData("moderator", """{"admin_comment":"what a bastard"}""", 400, "ProfaneAdminComment")]
    [InlineData("self", """{"username":"a\u0000b"}""", 400, "NulByteInPayload")]
    public async Task A_refusal_names_its_reason_and_changes_nothing(string caller, string body, int status, string rc)
    {
        var user = await server.UserAsync("reed");
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var reply = await server.AskAsync("PUT", $"/api/v2/users/{user.Id}", caller == "self" ? user.Key : moderator.Key, body);
        Assert.Equal((status, rc), (reply.Status, reply.Rc));
        Assert.Equal($"reed#{user.Id}", (await server.AskAsync("GET", $"/api/v2/users/{user.Id}")).Json.GetProperty("username").GetString());
    }

    [Fact]
    public async Task Vpn_sent_with_customizer_is_answered_as_it_is_stored()
    {
        var user = await server.UserAsync("reed");
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        var reply = await server.AskAsync("PUT", $"/api/v2/users/{user.Id}", moderator.Key, """{"vpn":true,"customizer":true,"special":true}""");
        Assert.Equal("""{"customizer":true,"vpn":true,"special":true}""", reply.Json.GetRawText());
        var view = (await server.AskAsync("GET", $"/api/v2/users/{user.Id}", moderator.Key)).Json;
        Assert.True(view.GetProperty("vpn").GetBoolean());
        Assert.True(view.GetProperty("special").GetBoolean());
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_at_once()
    {
        var user = await server.UserAsync("reed", Roles.Moderator);
        Assert.Equal(200, (await server.AskAsync("GET", "/api/v2/filters", user.Key)).Status);
        await server.AskAsync("PUT", $"/api/v2/users/{user.Id}", ApiServer.AdminKey, """{"moderator":false}""");
        Assert.Equal(403, (await server.AskAsync("GET", "/api/v2/filters", user.Key)).Status);
    }

    [Fact]
    public async Task A_deleted_account_comes_back_and_is_not_wiped_while_it_is_active()
    {
        var user = await server.UserAsync("reed");
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/users/{user.Id}", user.Key)).Status);
        Assert.True((await server.AskAsync("GET", "/api/v2/find_user", user.Key)).Json.GetProperty("deleted").GetBoolean());
        var again = await server.AskAsync("DELETE", $"/api/v2/users/{user.Id}", user.Key);
        Assert.Equal((403, "CannotWipeActiveUser"), (again.Status, again.Rc));
        Assert.Equal(200, (await server.AskAsync("PUT", $"/api/v2/users/{user.Id}", user.Key, """{"undelete":true}""")).Status);
        Assert.False((await server.AskAsync("GET", "/api/v2/find_user", user.Key)).Json.GetProperty("deleted").GetBoolean());
    }

    [Fact]
    public async Task A_service_gets_a_passkey_that_counts_from_then_on()
    {
        var service = await server.UserAsync("bridge", Roles.Service);
        var reply = await server.AskAsync("PUT", $"/api/v2/users/{service.Id}", service.Key, """{"generate_proxy_passkey":false}""");
        var passkey = reply.Json.GetProperty("proxy_passkey").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]{22}$", passkey);
        var moderator = await server.UserAsync("warden", Roles.Moderator);
        Assert.Equal(passkey, (await server.AskAsync("GET", $"/api/v2/users/{service.Id}", moderator.Key)).Json.GetProperty("proxy_passkey").GetString());
        Assert.False((await server.AskAsync("GET", $"/api/v2/users/{service.Id}", service.Key)).Json.TryGetProperty("proxy_passkey", out _));
    }

    [Fact]
    public async Task Lists_are_paged_sorted_and_deaf_to_odd_sorts()
    {
        var rich = await server.UserAsync("croesus", kudos: 900_000_000);
        foreach (var sort in new[] { "kudos", "kudos%20DESC;DROP%20TABLE%20users", "' OR 1=1" })
        {
            var list = (await server.AskAsync("GET", $"/api/v2/users?sort={sort}")).Json;
            Assert.Equal(rich.Alias, list[0].GetProperty("username").GetString());
            Assert.InRange(list.GetArrayLength(), 1, 25);
            Assert.Equal("null", list[0].GetProperty("contact").GetRawText());
            Assert.Equal("{}", list[0].GetProperty("monthly_kudos").GetRawText());
        }

        var oldest = (await server.AskAsync("GET", "/api/v2/users?sort=age&page=-3")).Json;
        Assert.Equal("Anonymous#0", oldest[0].GetProperty("username").GetString());
        Assert.Equal("[]", (await server.AskAsync("GET", "/api/v2/users?page=10001")).Json.GetRawText());
    }
}
