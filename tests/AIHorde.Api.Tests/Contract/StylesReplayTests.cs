using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: names of styles are taken once.</summary>
public class StylesReplayTests(ApiServer server) : IClassFixture<ApiServer>
{
    readonly Dictionary<string, string> ids = new() { ["example"] = Guid.Empty.ToString() };

    [Fact]
    public async Task Styles()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted, kudos: 1_000);
        var fern = await server.UserAsync("fern", kudos: 100_000);
        await new Replay(server, "styles")
            .As("user", fern).As("trusted-user", birch).As("other-user", await server.UserAsync("moth"))
            .Always(Fill)
            .After("create", created => ids["moss"] = IdOf(created))
            .After("create minimal with warnings", created => ids["turbo"] = IdOf(created))
            .After("create text style", created => ids["pirate"] = IdOf(created))
            .After("add example", created => ids["example"] = IdOf(created))
            .Change("first example with primary", one => one.Expecting(200, """{"id":"<uuid>","message":"OK","warnings":[]}"""))
            .Change("patch without name", one => one.Expecting(200, """{"id":"<uuid>","message":"OK","warnings":[]}"""))
            .Change("patch text style", one => one.Expecting(200, """{"id":"<uuid>","message":"OK"}"""))
            // We also say where the style's own parameters do not suit its model.
            .Change("image request with style by name", one => one.Expecting(202, """{"id":"<uuid>","kudos":"<number>","message":"<text>"}"""))
            .Before("text status with style tax", async () => ids["request"] = IdOf((await server.AskAsync(
                "POST", "/api/v2/generate/text/async", fern.Key, $$"""{"prompt":"x","style":"{{ids["pirate"]}}"}""")).Json))
            .Before("delete by stranger", async () => ids["doomed"] = await CreateAsync(birch, "doomed"))
            .Before("add example http", async () => ids["shown"] = await CreateAsync(birch, "shown"))
            .Before("delete example by stranger", () => AddAsync(birch, "one more", primary: true))
            .Before("fifth example", async () =>
            {
                for (var n = 0; n < 4; n++)
                {
                    await AddAsync(birch, $"filler {n}", primary: false);
                }
            })
            .Skip("read style with shared key", "styles take no shared keys here")
            .RunAsync();
    }

    RecordedCase Fill(RecordedCase one)
    {
        // The reference warns of nothing there, by an empty warning; we leave it out.
        if (one.Expected is JsonObject answer && answer["warnings"]?.ToJsonString() == """[{"code":null,"message":null}]""")
        {
            answer["warnings"] = new JsonArray();
        }

        var style = one.Name switch
        {
            "read text style" or "read text style as image" or "patch text style" => "pirate",
            "text status with style tax" => "request",
            "delete by stranger" or "delete" or "delete again" => "doomed",
            "first example with primary" or "add example without url" or "patch without name" or "patch info" or "read image style" => "moss",
            _ when one.Path.Contains("/example", StringComparison.Ordinal) => "shown",
            _ => "moss",
        };
        var filled = one.At(one.Path.Replace("example/<uuid>", $"example/{ids["example"]}", StringComparison.Ordinal));
        return filled.Filling(ids.GetValueOrDefault(style, "00000000-0000-7000-8000-000000000009"));
    }

    async Task<string> CreateAsync(TestUser owner, string name) => IdOf((await server.AskAsync(
        "POST", "/api/v2/styles/image", owner.Key, $$"""{"name":"{{name}}","models":["stable_diffusion"]}""")).Json);

    async Task AddAsync(TestUser owner, string name, bool primary)
    {
        var added = await server.AskAsync(
            "POST", $"/api/v2/styles/image/{ids["shown"]}/example", owner.Key,
            $$"""{"url":"https://a.example/{{Uri.EscapeDataString(name)}}.webp","primary":{{(primary ? "true" : "false")}}}""");
        if (added.Status == 200)
        {
            ids["example"] = IdOf(added.Json);
        }
    }

    static string IdOf(JsonElement created) => created.GetProperty("id").GetString()!;
}
