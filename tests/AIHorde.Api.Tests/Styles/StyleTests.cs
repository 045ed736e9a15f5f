using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Styles;

[Collection(ApiCollection.Name)]
public class StyleTests(ApiServer server)
{
    const string Images = "/api/v2/styles/image";
    const string Texts = "/api/v2/styles/text";

    [Fact]
    public async Task A_style_reads_back_as_it_was_made()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var name = Unique();
        var made = await server.AskAsync("POST", Images, birch.Key, $$"""
            {"name":"{{name}}","info":"A mossy look for everything","prompt":"{p}, moss###blurry, {np}","models":["stable_diffusion"],
            "params":{"steps":8,"cfg_scale":7,"sampler_name":"k_euler_a","width":1024,"seed":"7","odd":1},"tags":["nature"]}
            """);
        Assert.Equal((200, "OK", "[]"), (made.Status, made.Json.GetProperty("message").GetString(), made.Json.GetProperty("warnings").GetRawText()));
        var read = (await server.AskAsync("GET", $"{Images}/{made.Json.GetProperty("id").GetString()}")).Json;
        Assert.Equal("""{"sampler_name":"k_euler_a","cfg_scale":7.0,"width":1024,"steps":8}""", read.GetProperty("params").GetRawText());
        Assert.Equal((birch.Alias, 0, "[]", true, false), (read.GetProperty("creator").GetString(), read.GetProperty("use_count").GetInt32(),
            read.GetProperty("examples").GetRawText(), read.GetProperty("public").GetBoolean(), read.GetProperty("nsfw").GetBoolean()));
        foreach (var way in (string[])[name, $"style::{name}", $"{birch.Alias}::{name}", $"{birch.Alias}::style::{name}", $"style::{birch.Alias}::{name}"])
        {
            var found = await server.AskAsync("GET", $"/api/v2/styles/image_by_name/{Uri.EscapeDataString(way)}");
            Assert.Equal((200, name), (found.Status, found.Json.GetProperty("name").GetString()));
        }

        Assert.Equal("StyleNotFound", (await server.AskAsync("GET", $"/api/v2/styles/image_by_name/{Uri.EscapeDataString($"Anonymous#0::{name}")}")).Rc);
    }

    [Fact]
    public async Task A_text_style_has_its_defaults_and_no_examples_or_warnings()
    {
        var birch = await server.UserAsync("birch", Roles.Customizer);
        var id = await MakeAsync(birch, Texts, """{"name":"@","models":["koboldcpp/Moss"],"params":{"temperature":0.9}}""");
        var read = (await server.AskAsync("GET", $"{Texts}/{id}")).Json;
        Assert.Equal("""{"temperature":0.9,"min_p":0.0,"smoothing_factor":0.0,"dynatemp_range":0.0,"dynatemp_exponent":1.0}""",
            read.GetProperty("params").GetRawText());
        Assert.Equal(("{p}", ""), (read.GetProperty("prompt").GetString(), read.GetProperty("info").GetString()));
        Assert.False(read.TryGetProperty("examples", out _));
        var asImage = await server.AskAsync("GET", $"{Images}/{id}");
        Assert.Equal((400, "BadRequest"), (asImage.Status, asImage.Rc));
        Assert.Equal("Image styleNotFound", (await server.AskAsync("GET", $"{Images}/{Guid.Empty}")).Rc);
        Assert.Equal("Text styleNotFound", (await server.AskAsync("GET", $"{Texts}/abc")).Rc);
        var patched = await server.AskAsync("PATCH", $"{Texts}/{id}", birch.Key, """{"info":"Another text"}""");
        Assert.Equal(200, patched.Status);
        Assert.False(patched.Json.TryGetProperty("warnings", out _));
    }

    [Theory]
    [InlineData("""{"name":"@"}""")]
    [InlineData("""{"name":"@","models":["a","b","c","d","e","f"]}""")]
    [InlineData("""{"name":"@","models":["stable_diffusion"],"prompt":"only {p} here"}""")]
    [InlineData("""{"name":"@","models":["stable_diffusion"],"prompt":"only {np} here"}""")]
    [InlineData("""{"name":"@","models":["stable_diffusion"],"tags":["0","1","2","3","4","5","6","7","8","9","10"]}""")]
    [InlineData("""{"name":"@","models":["stable_diffusion"],"params":{"special":{"x":1}}}""")]
    [InlineData("""{"name":"@","models":["stable_diffusion"],"sharedkey":"00000000-0000-0000-0000-000000000000"}""")]
    [InlineData("""{"name":" ","models":["stable_diffusion"]}""")]
    public async Task What_could_not_be_asked_for_is_not_published(string body)
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var reply = await server.AskAsync("POST", Images, birch.Key, body.Replace("@", Unique(), StringComparison.Ordinal));
        Assert.Equal((400, "BadRequest"), (reply.Status, reply.Rc));
    }

    [Fact]
    public async Task Names_are_taken_once_by_an_author_and_rights_are_told_apart()
    {
        var (birch, alder) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("alder", Roles.Trusted));
        var fern = await server.UserAsync("fern");
        var name = Unique();
        var body = $$"""{"name":"{{name}}","models":["stable_diffusion"]}""";
        var id = await MakeAsync(birch, Images, body);
        Assert.Equal("BadRequest", (await server.AskAsync("POST", Images, birch.Key, body)).Rc);
        Assert.Equal(200, (await server.AskAsync("POST", Images, alder.Key, body)).Status);
        Assert.Equal("StylesRequiresCustomizer", (await server.AskAsync("POST", Images, fern.Key, body)).Rc);
        Assert.Equal("StylesRequiresCustomizer", (await server.AskAsync("POST", Images, KeyHasher.Anonymous, body)).Rc);
        Assert.Equal("Forbidden", (await server.AskAsync("PATCH", $"{Images}/{id}", alder.Key, """{"nsfw":true}""")).Rc);
        Assert.Equal("Forbidden", (await server.AskAsync("DELETE", $"{Images}/{id}", alder.Key)).Rc);
        Assert.Equal("StylesAnonForbidden", (await server.AskAsync("DELETE", $"{Images}/{id}", KeyHasher.Anonymous)).Rc);
        var warden = await server.UserAsync("warden", Roles.Moderator);
        Assert.Equal(200, (await server.AskAsync("DELETE", $"{Images}/{id}", warden.Key)).Status);
        Assert.Equal("StyleNotFound", (await server.AskAsync("DELETE", $"{Images}/{id}", birch.Key)).Rc);
        Assert.Equal(200, (await server.AskAsync("POST", Images, birch.Key, body)).Status);
    }

    [Fact]
    public async Task A_change_touches_what_is_given_and_lists_show_what_is_public()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var tag = Unique()[..20];
        var id = await MakeAsync(birch, Images, $$"""{"name":"@","models":["stable_diffusion"],"tags":["{{tag}}"],"prompt":"{p} in fog{np}"}""");
        Assert.Equal(id, Assert.Single((await server.AskAsync("GET", $"{Images}?sort=age&tag={tag}")).Json.EnumerateArray()).GetProperty("id").GetString());
        var renamed = Unique();
        Assert.Equal(200, (await server.AskAsync("PATCH", $"{Images}/{id}", birch.Key, $$"""{"name":"{{renamed}}","public":false}""")).Status);
        Assert.Empty((await server.AskAsync("GET", $"{Images}?tag={tag}")).Json.EnumerateArray());
        var read = (await server.AskAsync("GET", $"{Images}/{id}")).Json;
        Assert.Equal((renamed, "{p} in fog{np}", tag),
            (read.GetProperty("name").GetString(), read.GetProperty("prompt").GetString(), read.GetProperty("tags")[0].GetString()));
        Assert.Equal("BadRequest", (await server.AskAsync("GET", $"{Images}?sort=zzz")).Rc);
        Assert.Equal(400, (await server.AskAsync("GET", $"{Images}?page=x")).Status);
        Assert.Empty((await server.AskAsync("GET", $"{Images}?page=2147483647")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Examples_have_one_primary_and_four_at_most()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("fern"));
        var path = $"{Images}/{await MakeAsync(birch, Images, """{"name":"@","models":["stable_diffusion"]}""")}";
        var first = await AddAsync("a", true);
        var second = await AddAsync("b", true);
        Assert.Equal("False,True", await PrimariesAsync());
        Assert.Equal("BadRequest", (await server.AskAsync("POST", $"{path}/example", birch.Key, """{"url":"http://x.example/c","primary":false}""")).Rc);
        Assert.Equal("BadRequest", (await server.AskAsync("POST", $"{path}/example", birch.Key, """{"url":"https://x.example/a","primary":false}""")).Rc);
        Assert.Equal("Forbidden", (await server.AskAsync("POST", $"{path}/example", fern.Key, """{"url":"https://x.example/c","primary":false}""")).Rc);
        Assert.Equal("BadRequest", (await ModifyAsync(second, """{"url":"https://x.example/b","primary":false}""")).Rc);
        Assert.Equal("BadRequest", (await ModifyAsync(second, """{"primary":true}""")).Rc);
        Assert.Equal("Style exampleNotFound", (await ModifyAsync(Guid.Empty.ToString(), """{"url":"https://x.example/q"}""")).Rc);
        Assert.Equal(200, (await ModifyAsync(first, """{"url":"https://x.example/z","primary":true}""")).Status);
        Assert.Equal("True,False", await PrimariesAsync());
        Assert.Equal("Forbidden", (await server.AskAsync("DELETE", $"{path}/example/{first}", fern.Key)).Rc);
        Assert.Equal(200, (await server.AskAsync("DELETE", $"{path}/example/{first}", birch.Key)).Status);
        Assert.Equal("True", await PrimariesAsync());
        foreach (var more in (string[])["c", "d", "e"]) await AddAsync(more, false);
        Assert.Equal("Forbidden", (await server.AskAsync("POST", $"{path}/example", birch.Key, """{"url":"https://x.example/f","primary":false}""")).Rc);

        async Task<string> AddAsync(string name, bool primary)
        {
            var body = $$"""{"url":"https://x.example/{{name}}","primary":{{(primary ? "true" : "false")}}}""";
            var added = await server.AskAsync("POST", $"{path}/example", birch.Key, body);
            Assert.Equal((200, "[]"), (added.Status, added.Json.GetProperty("warnings").GetRawText()));
            return added.Json.GetProperty("id").GetString()!;
        }

        Task<Reply> ModifyAsync(string id, string body) => server.AskAsync("PATCH", $"{path}/example/{id}", birch.Key, body);

        async Task<string> PrimariesAsync() => string.Join(',', (await server.AskAsync("GET", path)).Json.GetProperty("examples").EnumerateArray()
            .Select(one => one.GetProperty("primary").GetBoolean()));
    }

    async Task<string> MakeAsync(TestUser author, string path, string body)
    {
        var made = await server.AskAsync("POST", path, author.Key, body.Replace("@", Unique(), StringComparison.Ordinal));
        Assert.True(made.Status == 200, made.ToString());
        return made.Json.GetProperty("id").GetString()!;
    }

    /// <summary>Random digits first, so that a short tag of it is unique too.</summary>
    static string Unique() => new([.. Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N").Reverse()]);
}
