using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
public class ModerationReplayTests(ApiServer server)
{
    [Fact]
    public async Task Operations()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        await new Replay(server, "operations")
            .As("moderator", warden).As("user", await server.UserAsync("fern"))
            .Always(one => one.At(one.Path.Replace("<uuid>", "00000000-0000-0000-0000-000000000000", StringComparison.Ordinal)))
            .Skip("unblock worker", "needs a worker; see the test of worker blocks")
            .RunAsync();
    }

    [Fact]
    public async Task Filters()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var first = await server.AskAsync("PUT", "/api/v2/filters", warden.Key, """{"regex":"zzfoo","filter_type":20,"description":"test"}""");
        var id = first.Json.GetProperty("id").GetString()!;
        foreach (var (regex, type) in new[] { ("zzalpha", 10), ("zzomega", 20) })
        {
            await server.AskAsync("PUT", "/api/v2/filters", warden.Key, $$"""{"regex":"{{regex}}","filter_type":{{type}}}""");
        }

        await new Replay(server, "filters")
            .As("moderator", warden).As("user", await server.UserAsync("fern"))
            .Always(one => one.At(one.Path.Replace("<filter-id>", id, StringComparison.Ordinal)))
            .Change("read normal user, cached", one => one.Expecting(403, """{"message":"<text>","rc":"NotModerator"}"""))
            .RunAsync();
    }

    [Fact]
    public async Task Documents() => await new Replay(server, "documents").RunAsync();

    [Fact]
    public async Task Dev() => await new Replay(server, "dev").RunAsync();

    [Fact]
    public async Task Web() => await new Replay(server, "web")
        .Change("serviceinfo", one => one.Expecting(200, """
            {
              "version": "0.2",
              "api": {"aihorde": {"name": "AI Horde API", "version": "2.5", "rel_url": "/api/v2", "base_url": "<text>", "documentation": "<text>"}},
              "software": {"name": "<text>", "version": "<text>", "repository": "<text>", "homepage": "<text>", "logo": "<text>"}
            }
            """))
        .RunAsync();
}
