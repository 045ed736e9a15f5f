using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: what is popped, and what is counted as passed over, depends on everything that waits.</summary>
public class ImagePopReplayTests(PostgresServer postgres)
{
    const string png =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

    const string dreamerPops = """
        {"name":"Batch Dreamer","models":["stable_diffusion"],"nsfw":true,"max_pixels":4194304,
         "bridge_agent":"AI Horde Worker reGen:13.0.2:https://github.com/Haidra-Org/horde-worker-reGen"}
        """;

    /// <summary>What waits when a case is played: one request that its worker must pass over, or take.</summary>
    static readonly (string Case, string Asked)[] waiting =
    [
        ("skipped: models", """{"prompt":"x","models":["Deliberate"]}"""),
        ("skipped: max_pixels", """{"prompt":"x","models":["stable_diffusion"],"params":{"width":1024,"height":1024}}"""),
        ("skipped: nsfw", """{"prompt":"x","models":["stable_diffusion"],"nsfw":true}"""),
        ("skipped: untrusted", """{"prompt":"x","models":["stable_diffusion"],"trusted_workers":true}"""),
        ("skipped: painting", $$"""
            {"prompt":"x","models":["stable_diffusion_inpainting"],"source_image":"{{png}}","source_mask":"{{png}}","source_processing":"inpainting"}
            """),
        ("skipped: lora", """{"prompt":"x","models":["stable_diffusion"],"params":{"loras":[{"name":"a"}]}}"""),
        ("skipped: post-processing", """{"prompt":"x","models":["stable_diffusion"],"params":{"post_processing":["GFPGAN"]}}"""),
        ("skipped: bridge_version (unknown bridge)", """{"prompt":"x","models":["stable_diffusion"],"params":{"tiling":true}}"""),
        ("skipped: kudos", """{"prompt":"x","models":["stable_diffusion"]}"""),
        ("skipped: blacklist", """{"prompt":"A can of spam","models":["stable_diffusion"]}"""),
        ("skipped: performance", """{"prompt":"x","models":["stable_diffusion"]}"""),
        ("skipped: step_count", """{"prompt":"x","models":["stable_diffusion"],"params":{"steps":40}}"""),
        ("plain job to unknown bridge with r2", """{"prompt":"x","models":["stable_diffusion"]}"""),
        ("plain job to unknown bridge with r2 false", """{"prompt":"x","models":["stable_diffusion"],"r2":false}"""),
    ];

    [Fact]
    public async Task Image_pops()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        var (needy, stump) = (await server.UserAsync("needy"), await server.UserAsync("stump", kudos: 1_000));
        await server.AskAsync("DELETE", $"/api/v2/users/{stump.Id.Value}", stump.Key);
        var (elm, ash) = (await server.UserAsync("elm", kudos: 1_000), await server.UserAsync("ash", Roles.Trusted, kudos: 1_000));
        var cycles = new JobCycles(server, "image", needy, elm, "");
        var (last, dreamer) = ("", "");
        var replay = new Replay(server, "image pop")
            .As("worker-owner", await server.UserAsync("oak", Roles.Trusted, kudos: 1_000)).As("deleted-owner", stump)
            .As("second-worker-owner", ash)
            .Change("priority username non numeric id", one => one.Expecting(400, """{"rc":"InvalidPriorityUsername"}"""))
            .As("moderator", await server.UserAsync("warden", Roles.Moderator))
            .Change("skipped: untrusted", one => one.AsKey(elm.Key))
            .Before("owner sets maintenance", async () =>
            {
                await server.AskAsync("DELETE", $"/api/v2/generate/status/{last}");
                await server.AskAsync("POST", "/api/v2/generate/pop", ash.Key, dreamerPops);
                dreamer = await cycles.WorkerAsync("Batch Dreamer");
            })
            .Change("owner sets maintenance", one => one.Filling(dreamer))
            .Change("maintenance off", one => one.Filling(dreamer))
            .Change("moderator pauses", one => one.Filling(dreamer))
            .Before("status after decoy", async () =>
            {
                last = await cycles.AskAsync("""{"prompt":"x","models":["stable_diffusion"]}""");
                var decoy = await server.AskAsync("POST", "/api/v2/generate/pop", ash.Key, dreamerPops);
                Assert.Single(JobCycles.IdsOf(decoy.Json));
            })
            // The reference tells the place from a list that is a second old.
            .Change("status after decoy", one => { one.Expected!["queue_position"] = 1; return one.Filling(last); });
        foreach (var (name, asked) in waiting)
            replay.Before(name, async () =>
            {
                if (last.Length > 0) await server.AskAsync("DELETE", $"/api/v2/generate/status/{last}");
                var reply = await server.AskAsync("POST", "/api/v2/generate/async", needy.Key, asked);
                Assert.True(reply.Status == 202, $"{name}: {reply}");
                last = reply.Json.GetProperty("id").GetString()!;
            });
        await replay.RunAsync();
    }
}
