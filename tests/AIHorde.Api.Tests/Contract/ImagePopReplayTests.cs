using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: what is popped, and what is counted as passed over, depends on everything that waits.</summary>
public class ImagePopReplayTests(PostgresServer postgres)
{
    const string png =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

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
        var elm = await server.UserAsync("elm", kudos: 1_000);
        var last = "";
        var replay = new Replay(server, "image pop")
            .As("worker-owner", await server.UserAsync("oak", Roles.Trusted, kudos: 1_000)).As("deleted-owner", stump)
            .As("second-worker-owner", await server.UserAsync("ash", Roles.Trusted, kudos: 1_000))
            .Change("priority username non numeric id", one => one.Expecting(400, """{"rc":"InvalidPriorityUsername"}"""))
            .Change("skipped: untrusted", one => one.AsKey(elm.Key));
        foreach (var name in (string[])["owner sets maintenance", "worker in maintenance", "maintenance off", "moderator pauses", "status after decoy",
                     "paused worker pops again"])
            replay.Skip(name, "the worker's id varies; see the tests of workers");
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
