using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Styles;

/// <summary>A style may bring a key of its author, who then pays for those who use it.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "10")]
public class StyleKeyTests(ApiServer server)
{
    [Fact]
    public async Task The_authors_key_pays_for_whoever_uses_the_style_and_for_nothing_else()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted, kudos: 1000), await server.UserAsync("fern"));
        var key = await KeyAsync(birch, """{"kudos":500}""");
        var style = await StyleAsync(birch, key);
        Assert.Equal(202, (await AskAsync(fern.Key, style)).Status);
        var shown = (await server.AskAsync("GET", $"/api/v2/styles/image/{style}")).Json;
        Assert.Equal(1, shown.GetProperty("use_count").GetInt32());
        Assert.Equal($$"""
            {"id":"{{key}}","username":"{{birch.Alias}}","kudos":497,"utilized":3,"max_image_pixels":-1,"max_image_steps":-1,"max_text_tokens":-1}
            """, shown.GetProperty("shared_key").GetRawText());
        Assert.Equal("0.0", (await server.AskAsync("GET", $"/api/v2/users/{fern.Id}")).Json.GetProperty("kudos").GetRawText());

        // Everybody has read its id by now: it must open nothing else, not even when the style is gone.
        Assert.Equal("SharedKeyAssignedStyles", (await AskAsync(key, null)).Rc);
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/styles/image/{style}", birch.Key)).Status);
        Assert.Equal((403, "SharedKeyAssignedStyles"), Failure(await AskAsync(key, null)));
    }

    [Fact]
    public async Task A_key_that_cannot_pay_leaves_the_request_to_the_caller()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted, kudos: 1000), await server.UserAsync("fern", kudos: 1000));
        var key = await KeyAsync(birch, "{}");
        var style = await StyleAsync(birch, key);
        Assert.Equal(200, (await server.AskAsync("PATCH", $"/api/v2/sharedkeys/{key}", birch.Key, """{"expiry":0}""")).Status);
        Assert.Equal(202, (await AskAsync(fern.Key, style)).Status);
        Assert.Equal("997.0", (await server.AskAsync("GET", $"/api/v2/users/{fern.Id}")).Json.GetProperty("kudos").GetRawText());
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/sharedkeys/{key}", birch.Key)).Status);
        Assert.False((await server.AskAsync("GET", $"/api/v2/styles/image/{style}")).Json.TryGetProperty("shared_key", out _));
    }

    [Fact]
    public async Task Only_a_key_of_the_author_that_can_pay_goes_on_a_style()
    {
        var (birch, alder) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("alder", Roles.Trusted));
        var foreign = await KeyAsync(alder, "{}");
        var empty = await KeyAsync(birch, """{"kudos":0}""");
        foreach (var key in (string[])[foreign, empty, Guid.Empty.ToString(), new('x', 36)])
        {
            Assert.Equal((400, "BadRequest"), Failure(await CreateAsync(birch, key, "image")));
            Assert.Equal((400, "BadRequest"), Failure(await CreateAsync(birch, key, "text")));
        }

        var style = (await CreateAsync(birch, null, "image")).Json.GetProperty("id").GetString();
        var path = $"/api/v2/styles/image/{style}";
        Assert.Equal((400, "BadRequest"), Failure(await server.AskAsync("PATCH", path, birch.Key, $$"""{"sharedkey":"{{foreign}}"}""")));
        var own = await KeyAsync(birch, "{}");
        Assert.Equal(200, (await server.AskAsync("PATCH", path, birch.Key, $$"""{"sharedkey":"{{own}}"}""")).Status);
        Assert.Equal(own, (await server.AskAsync("GET", path)).Json.GetProperty("shared_key").GetProperty("id").GetString());
        Assert.Equal("SharedKeyAssignedStyles", (await AskAsync(own, null)).Rc);
    }

    [Fact]
    public async Task A_style_knows_no_limits_of_size_for_its_own_key()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted, kudos: 1000), await server.UserAsync("fern"));
        var style = await StyleAsync(birch, await KeyAsync(birch, """{"max_image_steps":1,"max_image_pixels":4096}"""));
        Assert.Equal(202, (await AskAsync(fern.Key, style)).Status);
    }

    [Fact]
    public async Task An_author_does_not_answer_for_what_others_ask_in_the_style()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var (birch, fern) = (await server.UserAsync("birch", Roles.Customizer, kudos: 1000), await server.UserAsync("fern"));
        var style = await StyleAsync(birch, await KeyAsync(birch, "{}"));
        foreach (var (regex, type) in new[] { ("zzstylea", 10), ("zzstyleb", 20) })
            await server.AskAsync("PUT", "/api/v2/filters", warden.Key, $$"""{"regex":"{{regex}}","filter_type":{{type}}}""");
        await Poll.UntilAsync(async () => (await SendAsync()).Rc is "CorruptPrompt" or "TimeoutIP");
        Assert.Equal("TimeoutIP", (await SendAsync()).Rc);
        Assert.Equal(0, (await server.AskAsync("GET", $"/api/v2/users/{birch.Id}", warden.Key)).Json.GetProperty("suspicious").GetInt32());

        Task<Reply> SendAsync() => server.AskAsync(
            "POST", "/api/v2/generate/async", fern.Key, $$"""{"prompt":"zzstylea zzstyleb","style":"{{style}}","replacement_filter":false}""",
            (ApiServer.PeerHeader, "198.18.4.77"));
    }

    Task<Reply> AskAsync(string key, string? style) => server.AskAsync("POST", "/api/v2/generate/async", key, style is null
        ? """{"prompt":"a robot","params":{"steps":5}}"""
        : $$"""{"prompt":"a robot","style":"{{style}}"}""");

    async Task<string> KeyAsync(TestUser owner, string body) =>
        (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, body)).Json.GetProperty("id").GetString()!;

    async Task<string> StyleAsync(TestUser author, string key) => (await CreateAsync(author, key, "image")).Json.GetProperty("id").GetString()!;

    Task<Reply> CreateAsync(TestUser author, string? key, string kind)
    {
        var name = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var paid = key is null ? "" : $$""","sharedkey":"{{key}}" """;
        return server.AskAsync("POST", $"/api/v2/styles/{kind}", author.Key, $$"""{"name":"{{name}}","models":["stable_diffusion"]{{paid}}}""");
    }

    static (int, string?) Failure(Reply reply) => (reply.Status, reply.Rc);
}
