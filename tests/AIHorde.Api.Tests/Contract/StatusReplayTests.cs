using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: its modes are everybody's.</summary>
public class StatusReplayTests(PostgresServer postgres)
{
    [Fact]
    public async Task Modes_models_and_figures()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        await new Replay(server, "status")
            .As("moderator", await server.UserAsync("warden", Roles.Moderator)).As("user", await server.UserAsync("fern"))
            .As("untrusted-owner", await server.UserAsync("elm"))
            .Change("heartbeat", one => { one.Expected!["version"] = "<text>"; return one; })
            .Change("modes moderator (cached public copy)", one => { one.Expected!["raid_mode"] = false; return one; })
            .Change("modes public (cached moderator copy)", one => { one.Expected!.AsObject().Remove("raid_mode"); return one; })
            .Before("image request in maintenance", () => MaintainAsync(true))
            .Before("moderator sets invite only", () => MaintainAsync(false))
            // Whoever has no key is told so before anything else.
            .Change("request in maintenance with bad key", one => one.Expecting(401, """{"rc":"InvalidAPIKey"}"""))
            // A name with a slash is found here however often it was encoded.
            .Change("text model single encoded", one => one.Expecting(200, """[{"name":"koboldcpp/Tlacuilo-12B","type":"text","count":0}]""") with
            {
                AnswerHeaders = new Dictionary<string, string>(),
            })
            .RunAsync();

        async Task MaintainAsync(bool on) => Assert.Equal(200, (await server.AskAsync(
            "PUT", "/api/v2/status/modes", ApiServer.AdminKey, $$"""{"maintenance_mode":{{(on ? "true" : "false")}}}""")).Status);
    }
}
