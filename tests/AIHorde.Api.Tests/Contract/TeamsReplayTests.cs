using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: names of teams are taken once.</summary>
public class TeamsReplayTests(ApiServer server) : IClassFixture<ApiServer>
{
    const string TextAgent = "KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp";

    [Fact]
    public async Task Teams()
    {
        var elm = await server.UserAsync("elm");
        var worker = await PopAsync(elm, "text", "Team Scribe", """ "models":["abc"]""", TextAgent);
        var (night, plain) = ("", "");
        var replay = new Replay(server, "teams")
            .As("user", await server.UserAsync("fern")).As("trusted-user", await server.UserAsync("birch", Roles.Trusted))
            .As("untrusted-owner", elm).As("other-user", await server.UserAsync("moth"))
            .After("create", created => night = created.GetProperty("id").GetString()!)
            .After("create without info", created => plain = created.GetProperty("id").GetString()!)
            .Change("patch missing key", one => one.Expecting(400, """{"errors":{"apikey":"<text>"},"message":"Input payload validation failed"}"""))
            .Change("patch name taken", one => one.Expecting(400, """{"message":"<text>","rc":"TeamNameAlreadyExists"}"""))
            .Always(one => one.Path.StartsWith("/api/v2/workers", StringComparison.Ordinal)
                ? one.At(one.Path.Replace("<uuid>", worker, StringComparison.Ordinal)).Filling(night)
                : one.Filling(one.Name is "read team without info and workers" or "delete" or "delete again" ? plain : night));
        await replay.RunAsync();
    }

    async Task<string> PopAsync(TestUser owner, string kind, string name, string abilities, string agent)
    {
        var path = kind == "text" ? "/api/v2/generate/text/pop" : "/api/v2/generate/pop";
        var popped = await server.AskAsync("POST", path, owner.Key, $$"""{"name":"{{name}}","bridge_agent":"{{agent}}",{{abilities.Trim()}}}""");
        Assert.True(popped.Status == 200, popped.ToString());
        var worker = await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}");
        return worker.Json.GetProperty("id").GetString()!;
    }
}
