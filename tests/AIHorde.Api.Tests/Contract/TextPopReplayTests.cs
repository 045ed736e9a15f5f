using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: what is popped depends on everything that waits.</summary>
public class TextPopReplayTests(PostgresServer postgres)
{
    [Fact]
    public async Task Text_pops()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        var elm = await server.UserAsync("elm", kudos: 1_000);
        await new Replay(server, "text pop")
            .As("worker-owner", await server.UserAsync("oak", Roles.Trusted, kudos: 1_000))
            .As("untrusted-owner", elm).As("flagged-owner", await server.UserAsync("thorn", Roles.Flagged))
            .Skip("request without models", "a job of its own is in the job tests")
            .Skip("owner sets maintenance without text", "the worker's id varies; see the tests of workers")
            .Before("fifth worker of an untrusted owner", async () =>
            {
                for (var n = 1; n <= 4; n++)
                    await server.AskAsync("POST", "/api/v2/generate/text/pop", elm.Key, $$"""{"name":"Elm Scribe {{n}}","models":["abc"]}""");
            })
            .RunAsync();
    }
}
