using AIHorde.Api.Styles;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Collections;

[Collection(ApiCollection.Name)]
public class CollectionTests(ApiServer server)
{
    const string Path = "/api/v2/collections";

    [Theory]
    [InlineData("moss", null, null, "moss")]
    [InlineData("style::moss", "style", null, "moss")]
    [InlineData("birch#2::moss", null, "birch#2", "moss")]
    [InlineData("collection::birch#2::moss", "collection", "birch#2", "moss")]
    [InlineData("birch#2::collection::moss", "collection", "birch#2", "moss")]
    public void Names_are_read_in_both_orders(string text, string? word, string? owner, string name) =>
        Assert.Equal(new QualifiedName(word, owner, name), QualifiedName.Parse(text));

    [Theory]
    [InlineData("a::b::c")]
    [InlineData("style::collection::moss")]
    [InlineData("style::birch#2::moss::x")]
    public void What_is_no_name_is_not_taken_for_one(string text) => Assert.Null(QualifiedName.Parse(text));

    [Fact]
    public async Task A_collection_reads_back_by_id_and_by_every_form_of_its_name()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("fern"));
        var (moss, fog) = (await StyleAsync(birch), await StyleAsync(birch));
        var name = Unique();
        var body = $$"""{"name":" {{name}} ","info":"Things with moss","styles":["{{moss.Id}}","{{birch.Alias}}::style::{{fog.Name}}","{{moss.Name}}"]}""";
        var made = await server.AskAsync("POST", Path, fern.Key, body);
        Assert.Equal((200, "OK", "[]"), (made.Status, made.Json.GetProperty("message").GetString(), made.Json.GetProperty("warnings").GetRawText()));
        var id = made.Json.GetProperty("id").GetString();
        var expected = $$"""
            {"id":"{{id}}","name":"{{name}}","type":"image","info":"Things with moss","public":true,"styles":[
            {"name":"{{birch.Alias}}::style::{{moss.Name}}","id":"{{moss.Id}}"},
            {"name":"{{birch.Alias}}::style::{{fog.Name}}","id":"{{fog.Id}}"}],"use_count":0}
            """.ReplaceLineEndings("");
        Assert.Equal(expected, (await server.AskAsync("GET", $"{Path}/{id}")).Json.GetRawText());
        foreach (var way in (string[])[name, $"collection::{name}", $"{fern.Alias}::{name}", $"collection::{fern.Alias}::{name}"])
            Assert.Equal(expected, (await ByNameAsync(way)).Json.GetRawText());
        Assert.Equal((404, "CollectionNotFound"), Failure(await ByNameAsync($"style::{name}")));
        Assert.Equal((404, "CollectionNotFound"), Failure(await ByNameAsync(moss.Name)));
        Assert.Equal((404, "CollectionNotFound"), Failure(await ByNameAsync($"{birch.Alias}::{name}")));
    }

    [Fact]
    public async Task It_takes_styles_that_exist_of_one_kind_and_a_name_of_its_owners_own()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var (image, text) = (await StyleAsync(birch), await StyleAsync(birch, "text"));
        var name = Unique();
        Assert.Equal((400, "BadRequest"), await CreateAsync("[]"));
        Assert.Equal((400, "BadRequest"), await CreateAsync($"""["{image.Id}","{text.Id}"]"""));
        Assert.Equal((400, "BadRequest"), await CreateAsync($"""["{image.Name}","{text.Name}"]"""));
        Assert.Equal((404, "StyleNotFound"), await CreateAsync("""["nobody made this"]"""));
        Assert.Equal((400, "BadRequest"), await CreateAsync($"[{string.Join(',', Enumerable.Repeat($"\"{image.Id}\"", 101))}]"));
        Assert.Equal((200, null), await CreateAsync($"""["{text.Name}"]"""));
        Assert.Equal((400, "BadRequest"), await CreateAsync($"""["{text.Name}"]"""));
        var profane = await server.AskAsync("POST", Path, birch.Key, $$"""{"name":"what shit","styles":["{{text.Id}}"]}""");
        Assert.Equal((400, "Profanity"), Failure(profane));
        var anonymous = await server.AskAsync("POST", Path, KeyHasher.Anonymous, $$"""{"name":"{{name}}","styles":["{{text.Id}}"]}""");
        Assert.Equal((403, "StylesAnonForbidden"), Failure(anonymous));

        async Task<(int, string?)> CreateAsync(string styles) =>
            Failure(await server.AskAsync("POST", Path, birch.Key, $$"""{"name":"{{name}}","styles":{{styles}}}"""));
    }

    [Fact]
    public async Task Its_owner_changes_what_is_given_and_a_moderator_may_end_it()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("fern"));
        var (image, text) = (await StyleAsync(birch), await StyleAsync(birch, "text"));
        var made = await server.AskAsync("POST", Path, birch.Key, $$"""{"name":"{{Unique()}}","info":"first","styles":["{{image.Id}}"]}""");
        var path = $"{Path}/{made.Json.GetProperty("id").GetString()}";
        Assert.Equal((403, "Forbidden"), Failure(await server.AskAsync("PATCH", path, fern.Key, """{"info":"mine"}""")));
        Assert.Equal((403, "Forbidden"), Failure(await server.AskAsync("DELETE", path, fern.Key)));
        Assert.Equal((400, "BadRequest"), Failure(await server.AskAsync("PATCH", path, birch.Key, $$"""{"styles":["{{text.Id}}"]}""")));
        Assert.Equal((400, "BadRequest"), Failure(await server.AskAsync("PATCH", path, birch.Key, """{"styles":[]}""")));
        var renamed = Unique();
        Assert.Equal(200, (await server.AskAsync("PATCH", path, birch.Key, $$"""{"name":"{{renamed}}","public":false}""")).Status);
        var read = (await server.AskAsync("GET", path)).Json;
        Assert.Equal((renamed, "first", false),
            (read.GetProperty("name").GetString(), read.GetProperty("info").GetString(), read.GetProperty("public").GetBoolean()));
        Assert.DoesNotContain(renamed, await AllAsync("sort=age"), StringComparison.Ordinal);
        Assert.Equal(200, (await server.AskAsync("PATCH", path, birch.Key, """{"public":true}""")).Status);
        Assert.Contains(renamed, await AllAsync("type=image&sort=age"), StringComparison.Ordinal);
        Assert.DoesNotContain(renamed, await AllAsync("type=text"), StringComparison.Ordinal);
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/styles/image/{image.Id}", birch.Key)).Status);
        Assert.Empty((await server.AskAsync("GET", path)).Json.GetProperty("styles").EnumerateArray());
        var warden = await server.UserAsync("warden", Roles.Moderator);
        Assert.Equal(200, (await server.AskAsync("DELETE", path, warden.Key)).Status);
        Assert.Equal((404, "CollectionNotFound"), Failure(await server.AskAsync("DELETE", path, birch.Key)));
        Assert.Equal((404, "CollectionNotFound"), Failure(await server.AskAsync("PATCH", path, birch.Key, "{}")));
    }

    [Fact]
    public async Task An_account_shows_its_styles_and_strangers_only_the_public_ones()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var (shown, hidden) = (await StyleAsync(birch), await StyleAsync(birch, "text", "\"public\":false,"));
        var stranger = (await server.AskAsync("GET", $"/api/v2/users/{birch.Id}")).Json.GetProperty("styles");
        Assert.Equal($$"""[{"name":"{{birch.Alias}}::style::{{shown.Name}}","id":"{{shown.Id}}","type":"image"}]""", stranger.GetRawText());
        var own = (await server.AskAsync("GET", $"/api/v2/users/{birch.Id}", birch.Key)).Json.GetProperty("styles").GetRawText();
        Assert.Contains(hidden.Id, own, StringComparison.Ordinal);
    }

    /// <summary>All pages, as text.</summary>
    async Task<string> AllAsync(string query)
    {
        var all = "";
        for (var page = 1; ; page++)
        {
            var text = (await server.AskAsync("GET", $"{Path}?{query}&page={page}")).Json.GetRawText();
            if (text == "[]") return all;
            all += text;
        }
    }

    Task<Reply> ByNameAsync(string name) => server.AskAsync("GET", $"/api/v2/collection_by_name/{Uri.EscapeDataString(name)}");

    async Task<(string Id, string Name)> StyleAsync(TestUser author, string kind = "image", string more = "")
    {
        var name = Unique();
        var made = await server.AskAsync("POST", $"/api/v2/styles/{kind}", author.Key, $$"""{{{more}}"name":"{{name}}","models":["stable_diffusion"]}""");
        Assert.True(made.Status == 200, made.ToString());
        return (made.Json.GetProperty("id").GetString()!, name);
    }

    static (int, string?) Failure(Reply reply) => (reply.Status, reply.Rc);

    static string Unique() => $"c {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
}
