using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: what is popped depends on everything that waits.</summary>
public class TextPopReplayTests(PostgresServer postgres)
{
    const string Models = """ "models":["koboldcpp/Tlacuilo-12B"] """;

    /// <summary>What waits when a case is played: one request that its worker must pass over, or take.</summary>
    static readonly (string Case, string Asked)[] waiting =
    [
        ("other model queued", """{"prompt":"x","models":["koboldcpp/Other-13B"]}"""),
        ("longer than the worker", $$$"""{"prompt":"x",{{{Models}}},"params":{"max_length":512}}"""),
        ("unvalidated backend", $$"""{"prompt":"x",{{Models}},"validated_backends":true}"""),
        ("slow worker refused", $$"""{"prompt":"x",{{Models}},"slow_workers":false}"""),
        ("request without models", """{"prompt":"The lighthouse keeper opened the log book and wrote:"}"""),
        ("expired request is not handed out", $$"""{"prompt":"x",{{Models}}}"""),
    ];

    [Fact]
    public async Task Text_pops()
    {
        var clock = new ClockAhead();
        await using var server = new ApiServer(postgres) { Replace = clock.Rule };
        await server.InitializeAsync();
        var (oak, elm) = (await server.UserAsync("oak", Roles.Trusted, kudos: 1_000), await server.UserAsync("elm", kudos: 1_000));
        var cycles = new JobCycles(server, "text", await server.UserAsync("asking", kudos: 100_000), oak, "");
        var (scribe, last) = ("", "");
        var replay = new Replay(server, "text pop")
            .As("worker-owner", oak).As("untrusted-owner", elm).As("flagged-owner", await server.UserAsync("thorn", Roles.Flagged))
            .Before("owner sets maintenance without text", async () => scribe = await cycles.WorkerAsync("Demo Scribe"))
            .Change("owner sets maintenance without text", one => one.Filling(scribe))
            .Before("fifth worker of an untrusted owner", async () =>
            {
                for (var n = 1; n <= 4; n++)
                    await server.AskAsync("POST", "/api/v2/generate/text/pop", elm.Key, $$"""{"name":"Elm Scribe {{n}}","models":["abc"]}""");
            });
        foreach (var (name, asked) in waiting)
            replay.Before(name, async () =>
            {
                if (last.Length > 0) await cycles.CancelAsync(last);
                last = await cycles.AskAsync(asked);
                if (!name.StartsWith("expired", StringComparison.Ordinal)) return;
                Assert.Equal(200, (await server.AskAsync("PUT", $"/api/v2/workers/{scribe}", oak.Key, """{"maintenance":false}""")).Status);
                clock.Advance(RequestLimits.Lifetime + TimeSpan.FromSeconds(1));
            });
        await replay.RunAsync();
    }
}
