using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.SharedKeys;

[Collection(ApiCollection.Name)]
public class SharedKeyTests(ApiServer server)
{
    [Fact]
    public async Task An_ordinary_account_has_three_and_a_trusted_one_ten()
    {
        foreach (var (user, limit) in new[] { (await server.UserAsync("reed"), 3), (await server.UserAsync("birch", Roles.Trusted), 10) })
        {
            for (var i = 0; i < limit; i++)
            {
                Assert.Equal(200, (await server.AskAsync("PUT", "/api/v2/sharedkeys", user.Key, "{}")).Status);
            }

            var one_more = await server.AskAsync("PUT", "/api/v2/sharedkeys", user.Key);
            Assert.Equal((403, "Forbidden"), (one_more.Status, one_more.Rc));
        }
    }

    [Fact]
    public async Task A_key_has_defaults_and_a_limit_can_be_set_and_lifted()
    {
        var owner = await server.UserAsync("reed");
        var made = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key)).Json;
        Assert.Equal((5000, -1), (made.GetProperty("kudos").GetInt32(), made.GetProperty("max_image_pixels").GetInt32()));
        Assert.False(made.TryGetProperty("expiry", out _));
        var path = $"/api/v2/sharedkeys/{made.GetProperty("id").GetString()}";
        var changed = (await server.AskAsync("PATCH", path, owner.Key, """{"expiry":2,"max_text_tokens":"80","kudos":-1}""")).Json;
        Assert.Matches("^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} -0000$", changed.GetProperty("expiry").GetString());
        Assert.Equal((-1, 80), (changed.GetProperty("kudos").GetInt32(), changed.GetProperty("max_text_tokens").GetInt32()));
        var lifted = (await server.AskAsync("PATCH", path, owner.Key, """{"expiry":-1,"max_text_tokens":-1}""")).Json;
        Assert.False(lifted.TryGetProperty("expiry", out _));
        Assert.Equal(-1, lifted.GetProperty("max_text_tokens").GetInt32());
        var nothing = await server.AskAsync("PATCH", path, owner.Key, "{}");
        Assert.Equal((400, "NoSharedKeyModSelected"), (nothing.Status, nothing.Rc));
    }

    [Theory]
    [InlineData("""{"kudos":-2}""")]
    [InlineData("""{"expiry":99999999999}""")]
    [InlineData("""{"max_image_steps":99999999999}""")]
    public async Task What_could_never_work_is_refused(string body)
    {
        var owner = await server.UserAsync("reed");
        Assert.Equal(400, (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, body)).Status);
    }

    [Fact]
    public async Task Find_user_shows_the_owner_of_a_shared_key_as_the_public_sees_him()
    {
        var owner = await server.UserAsync("reed", kudos: 30);
        var named = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, """{"name":"reading club"}""")).Json.GetProperty("id").GetString();
        var unnamed = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key)).Json.GetProperty("id").GetString();
        var first = (await server.AskAsync("GET", "/api/v2/find_user", named)).Json;
        Assert.Equal($"{owner.Alias} (Shared Key: reading club)", first.GetProperty("username").GetString());
        Assert.False(first.TryGetProperty("sharedkey_ids", out _));
        Assert.Equal($"{owner.Alias} (Shared Key)", (await server.AskAsync("GET", "/api/v2/find_user", unnamed)).Json.GetProperty("username").GetString());
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/sharedkeys/{unnamed}", owner.Key)).Status);
        Assert.Equal(404, (await server.AskAsync("GET", "/api/v2/find_user", unnamed)).Status);
    }
}
