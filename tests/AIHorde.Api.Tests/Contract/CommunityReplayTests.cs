using System.Text.Json.Nodes;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>The recorded cases of styles, collections and worker messages. Where the reference breaks down, ours does what was meant.</summary>
[Collection(ApiCollection.Name)]
public class CommunityReplayTests(ApiServer server)
{
    const string Written = """{"id":"<uuid>","message":"OK","warnings":[]}""";
    const string WrittenText = """{"id":"<uuid>","message":"OK"}""";
    const string Moss = """
        {"name":"moss","info":"A mossy look for everything","prompt":"{p}, moss covered, macro###blurry, {np}","models":["stable_diffusion"],
        "params":{"steps":8,"cfg_scale":7,"sampler_name":"k_euler_a","width":1024,"height":512},"tags":["nature"]}
        """;

    [Fact]
    public async Task Styles()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted, kudos: 5000), await server.UserAsync("fern", kudos: 5000));
        string image = "", text = "", request = "", first = "";
        await new Replay(server, "styles").As("trusted-user", birch).As("user", fern).As("other-user", await server.UserAsync("alder"))
            .Before("read image style", async () => image = await IdAsync($"styles/image_by_name/{Name(birch, "moss")}"))
            .Before("read text style", async () => text = await IdAsync($"styles/text_by_name/{Name(birch, "pirate")}"))
            .Before("text status with style tax", async () => request = await PostAsync("generate/text/async", fern, """{"prompt":"x","style":"pirate"}"""))
            .Before("add example http", async () => image = await PostAsync("styles/image", birch, """{"name":"shown","models":["stable_diffusion"]}"""))
            .Before("modify example", async () => first = await FirstExampleAsync(image))
            .Before("read style with shared key", async () => image = await KeyedAsync(birch, fern))
            .Before("fifth example", async () => await FillExamplesAsync(birch, image))
            .Always(one => one.At(one.Path
                .Replace("/example/<uuid>", $"/example/{first}", StringComparison.Ordinal)
                .Replace("/generate/text/status/<uuid>", $"/generate/text/status/{request}", StringComparison.Ordinal)
                .Replace("/text/<uuid>", $"/text/{text}", StringComparison.Ordinal)
                .Replace("<uuid>", image, StringComparison.Ordinal)))
            .Change("read text style as image", one => one.At($"/api/v2/styles/image/{text}"))
            .Change("text request with image style", one => one.Sending($$"""{"prompt":"a robot","style":"{{image}}"}"""))
            .Change("text status with style tax", AnyWorkers)
            .Change("first example with primary", one => one.Expecting(200, Written))
            .Change("patch without name", one => one.Expecting(200, Written))
            .Change("patch text style", one => one.Expecting(200, WrittenText))
            .Change("add example", one => one.Expecting(200, Written))
            .Change("second example primary", one => one.Expecting(200, Written))
            .Change("modify example", one => one.Expecting(200, Written))
            .RunAsync();
        foreach (var left in (string[])["turbo", "pirate"]) await EndAsync(birch, left);
    }

    [Fact]
    public async Task Collections()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var moss = await PostAsync("styles/image", birch, Moss);
        await PostAsync("styles/image", birch, """{"name":"turbo","models":["stable_diffusion"]}""");
        await PostAsync("styles/text", birch, """{"name":"pirate","models":["koboldcpp/Moss"]}""");
        var collection = "";
        await new Replay(server, "collections").As("trusted-user", birch).As("user", await server.UserAsync("fern", kudos: 5000))
            .As("other-user", await server.UserAsync("alder"))
            .Before("read", async () => collection = await IdAsync($"collection_by_name/{Uri.EscapeDataString($"{birch.Alias}::coll")}"))
            .Always(one => one.At(one.Path.Replace("<uuid>", collection, StringComparison.Ordinal)))
            .Change("create by uuid", one => one.Sending($$"""{"name":"coll0","styles":["{{moss}}"]}""").Expecting(200, Written))
            .Change("read", Described).Change("read by name", Described)
            .Change("image request with collection", one =>
                one.Sending($$"""{"prompt":"a robot","style":"{{collection}}"}""").Expecting(202, """{"id":"<uuid>"}"""))
            .RunAsync();
        foreach (var left in (string[])["moss", "turbo", "pirate"]) await EndAsync(birch, left);

        // The reference keeps the description and never shows it.
        static RecordedCase Described(RecordedCase one)
        {
            one.Expected!["info"] = "Things with moss";
            return one;
        }
    }

    [Fact]
    public async Task Worker_messages()
    {
        var (warden, owner) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        var name = $"Scribe {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var agent = "KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp";
        // Too short for anything that other tests left waiting.
        var pop = $$"""{"name":"{{name}}","models":["koboldcpp/Tlacuilo-12B"],"bridge_agent":"{{agent}}","max_length":1}""";
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop);
        var worker = await IdAsync($"workers/name/{Uri.EscapeDataString(name)}");
        var message = "";
        await new Replay(server, "worker messages").As("moderator", warden).As("user", await server.UserAsync("fern")).As("untrusted-owner", owner)
            .As("other-user", await server.UserAsync("alder"))
            .Always(one => Filled(one, worker, message))
            .Change("create by non-moderator without worker", one => one.Expecting(403, """{"message":"<text>","rc":"MessagesOnlyOwnWorkers"}"""))
            .Change("another message within a minute", one => one.Expecting(200, $$"""
                {"worker_id":"{{worker}}","user_id":"{{owner.Id}}","created":"<rfc822>","id":"<uuid>","message":"Check your disk",
                "origin":"{{owner.Id}}","expiry":"<rfc822>"}
                """))
            .Change("text pop carries messages", one => one.Sending(pop))
            .Change("read non-uuid", one => one.Expecting(404, """{"message":"<text>","rc":"WorkermessageNotFound"}"""))
            .Before("read", async () => message = await MessageAsync(owner, 0))
            .Before("delete again", () => server.AskAsync("DELETE", $"/api/v2/workers/messages/{message}", warden.Key))
            .Before("delete by sender", async () => message = await MessageAsync(owner, 0))
            .RunAsync();
    }

    /// <summary>Another test's worker may be about.</summary>
    static RecordedCase AnyWorkers(RecordedCase one)
    {
        one.Expected!.AsObject().Remove("is_possible");
        return one;
    }

    static RecordedCase Filled(RecordedCase one, string worker, string message)
    {
        var at = one.At(one.Path.Replace("<uuid>", message, StringComparison.Ordinal));
        if (at.Body is not JsonObject body || (string?)body["worker_id"] != "<uuid>") return at;
        var filled = body.DeepClone();
        filled["worker_id"] = worker;
        return at.Sending(filled.ToJsonString());
    }

    async Task<string> MessageAsync(TestUser reader, int index) =>
        (await server.AskAsync("GET", "/api/v2/workers/messages", reader.Key)).Json[index].GetProperty("id").GetString()!;

    async Task<string> FirstExampleAsync(string style) =>
        (await server.AskAsync("GET", $"/api/v2/styles/image/{style}")).Json.GetProperty("examples")[0].GetProperty("id").GetString()!;

    async Task FillExamplesAsync(TestUser birch, string style)
    {
        for (var example = 0; example < 4; example++)
            await PostAsync($"styles/image/{style}/example", birch, $$"""{"url":"https://a.example/{{example}}.webp","primary":false}""");
    }

    /// <summary>A style with a key of its author, used once.</summary>
    async Task<string> KeyedAsync(TestUser birch, TestUser fern)
    {
        var key = (await server.AskAsync("PUT", "/api/v2/sharedkeys", birch.Key, """{"kudos":500}""")).Json.GetProperty("id").GetString()!;
        var style = await PostAsync("styles/image", birch, $$"""{"name":"keyed","models":["stable_diffusion"],"sharedkey":"{{key}}"}""");
        await PostAsync("generate/async", fern, $$"""{"prompt":"a robot","style":"{{style}}"}""");
        return style;
    }

    async Task EndAsync(TestUser birch, string style)
    {
        var kind = style == "pirate" ? "text" : "image";
        var id = await IdAsync($"styles/{kind}_by_name/{Name(birch, style)}");
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/styles/{kind}/{id}", birch.Key)).Status);
    }

    async Task<string> PostAsync(string path, TestUser user, string body)
    {
        var reply = await server.AskAsync("POST", $"/api/v2/{path}", user.Key, JsonNode.Parse(body)!.ToJsonString());
        Assert.True(reply.Status is 200 or 202, reply.ToString());
        return reply.Json.GetProperty("id").GetString()!;
    }

    async Task<string> IdAsync(string path) => (await server.AskAsync("GET", $"/api/v2/{path}")).Json.GetProperty("id").GetString()!;

    static string Name(TestUser author, string style) => Uri.EscapeDataString($"{author.Alias}::{style}");
}
