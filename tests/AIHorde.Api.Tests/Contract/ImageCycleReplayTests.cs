using System.Text.Json.Nodes;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>The life of image jobs, on a server of its own. Prices are estimated, so that only their presence is compared.</summary>
public class ImageCycleReplayTests(PostgresServer postgres)
{
    const string Webp = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=";
    const string Pop = """
        {"name":"Batch Dreamer","models":["SDXL 1.0","stable_diffusion"],"nsfw":true,"amount":2,"max_pixels":8388608,"allow_lora":true,
         "bridge_agent":"AI Horde Worker reGen:13.0.2:https://github.com/Haidra-Org/horde-worker-reGen"}
        """;

    [Fact]
    public async Task Image_jobs()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        var owner = await server.UserAsync("oak", Roles.Trusted, kudos: 1_000);
        var requester = await server.UserAsync("requester", kudos: 100_000);
        var cycles = new JobCycles(server, "image", requester, owner, Pop);
        var (first, second, request) = ("", "", "");
        await cycles.PopAsync();
        await new Replay(server, "job cycle (image)")
            .As("requester", requester).As("second-worker-owner", owner).As("untrusted-owner", await server.UserAsync("elm"))
            .Always(one => Priced(one.Path.Contains("/async", StringComparison.Ordinal) ? one
                : one.Path.Contains("/submit", StringComparison.Ordinal) ? one.Filling(first).Filling(Webp, "<base64 image>") : one.Filling(request)))
            .After("async n=2 SDXL with lora and seed variation", asked => request = asked.GetProperty("id").GetString()!)
            .Before("check while processing", async () =>
            {
                var jobs = await cycles.PopAsync();
                (first, second) = (jobs[0], jobs[1]);
            })
            .Change("submit unknown id with unknown key", one => one.Expecting(401, """{"message":"<text>","rc":"InvalidAPIKey"}"""))
            .Change("submit bad metadata type", one => one.Expecting(400, """{"message":"Input payload validation failed"}"""))
            .Before("submit fault", () => { first = second; return Task.CompletedTask; })
            .Before("check with one done and one restarted", cycles.HeardAsync)
            .After("restarted image popped again", popped => first = JobCycles.IdsOf(popped)[0])
            .Before("check when done", () => cycles.SubmitAsync(first, """ "generation":"R2","seed":4721"""))
            .Before("submit base64 for r2=false job", async () => (request, first) = await PoppedAsync(""","r2":false"""))
            .Before("status of censored", async () =>
            {
                (request, first) = await PoppedAsync();
                await cycles.SubmitAsync(first, """ "generation":"R2","seed":4731,"state":"censored","gen_metadata":[{"type":"censorship","value":"nsfw"}]""");
            })
            .Before("submit csam state without metadata", async () => (request, first) = await PoppedAsync())
            .Before("cancel while one of three is processing", async () =>
            {
                var slow = new JobCycles(server, "image", requester, owner, Pop.Replace("\"amount\":2", "\"amount\":1", StringComparison.Ordinal));
                request = await cycles.AskAsync("""{"prompt":"x","models":["stable_diffusion"],"params":{"n":3}}""");
                first = await slow.PopOneAsync();
            })
            // The reference tells the place from a list that is a second old.
            .Change("cancel while one of three is processing", one => { one.Expected!["queue_position"] = "<integer>"; return one; })
            .RunAsync();

        async Task<(string Request, string Job)> PoppedAsync(string more = "") =>
            (await cycles.AskAsync($$"""{"prompt":"x","models":["stable_diffusion"]{{more}}}"""), await cycles.PopOneAsync());
    }

    public static RecordedCase Priced(RecordedCase one)
    {
        if (one.Expected is JsonObject answer)
        {
            foreach (var name in new[] { "kudos", "reward" }.Where(name => answer[name] is not null && (double)answer[name]! != 0))
            {
                answer[name] = "<number>";
            }
        }

        return one;
    }
}
