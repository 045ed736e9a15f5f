using System.Net;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Collections;

/// <summary>Collections and messages to workers on the site, as a browser without scripts uses them.</summary>
[Collection(ApiCollection.Name)]
public class CollectionPagesTests(ApiServer server)
{
    [Fact]
    public async Task A_collection_is_made_and_seen_on_the_site()
    {
        var (birch, warden) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("warden", Roles.Moderator));
        var name = $"s {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        await server.AskAsync("POST", "/api/v2/styles/image", birch.Key, $$"""{"name":"{{name}}","models":["stable_diffusion"]}""");
        Assert.Equal("/account/sign-in", (await PostAsync("/styles/collections", null, ("name", name), ("styles", name))).Location);
        var refused = await PostAsync("/styles/collections", birch, ("name", name), ("styles", "nobody made this"));
        Assert.Contains("There is no such style.", refused.Html, StringComparison.Ordinal);
        var made = await PostAsync("/styles/collections", birch, ("name", name), ("styles", $" {name} \r\n\r\n"), ("public", "on"), ("info", "<i>odd</i>"));
        Assert.Equal("/styles/collections", made.Location);
        var id = (await server.AskAsync("GET", $"/api/v2/collection_by_name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString();
        Assert.Equal("/styles/collections", (await PostAsync($"/styles/collections/{id}/delete", warden)).Location);
        Assert.Equal(404, (await server.AskAsync("GET", $"/api/v2/collections/{id}")).Status);
        Assert.Contains("<h1>Collections</h1>", (await GetAsync("/styles/collections", null)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_tells_the_own_worker_something_on_the_site()
    {
        var (owner, other) = (await server.UserAsync("owner"), await server.UserAsync("other"));
        var name = $"w {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var pop = $$"""{"name":"{{name}}","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""";
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop);
        var id = (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString();
        var path = $"/workers/{id}/messages";
        Assert.Equal("/account/sign-in", (await GetAsync(path, null)).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(path, other)).Status);
        Assert.Equal(path, (await PostAsync(path, owner, ("message", "Check <b>your</b> disk"), ("expiry", "2"))).Location);
        Assert.Contains("Check &lt;b&gt;your&lt;/b&gt; disk", (await GetAsync(path, owner)).Html, StringComparison.Ordinal);
        Assert.Single((await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop)).Json.GetProperty("messages").EnumerateArray());
        var message = (await server.AskAsync("GET", $"/api/v2/workers/messages?worker_id={id}", owner.Key)).Json[0].GetProperty("id").GetString();
        Assert.Equal(path, (await PostAsync($"{path}/{message}/delete", owner)).Location);
        Assert.Contains("It is told nothing now.", (await GetAsync(path, owner)).Html, StringComparison.Ordinal);
    }

    Task<Page> GetAsync(string path, TestUser? user) => new Browser(server, user).GetAsync(path);

    Task<Page> PostAsync(string path, TestUser? user, params (string Name, string Value)[] fields) => new Browser(server, user).PostAsync(path, fields);
}
