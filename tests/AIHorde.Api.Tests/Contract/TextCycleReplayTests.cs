using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>The life of text jobs, on a server of its own.</summary>
public class TextCycleReplayTests(PostgresServer postgres)
{
    const string Ask = """{"prompt":"x","models":["koboldcpp/Tlacuilo-12B"],"params":{"n":""";
    const string Wind = " The wind turned north at dusk, and the lamp burned steady until the first gulls came in over the rocks.";
    const string Pop = """
        {"name":"Demo Scribe","models":["koboldcpp/Tlacuilo-12B"],"bridge_agent":"KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp",
         "max_length":512,"max_context_length":8192,"amount":3}
        """;

    [Fact]
    public async Task Text_jobs()
    {
        var clock = new ClockAhead();
        await using var server = new ApiServer(postgres) { Replace = clock.Rule };
        await server.InitializeAsync();
        var owner = await server.UserAsync("oak", Roles.Trusted, kudos: 1_000);
        var requester = await server.UserAsync("requester", kudos: 100_000);
        var cycles = new JobCycles(server, "text", requester, owner, Pop);
        var (first, second, delivered, request, expired) = ("", "", "", "", "");
        await cycles.PopAsync();
        await new Replay(server, "job cycle (text)").As("requester", requester).As("worker-owner", owner)
            .Always(one => one.Path.Contains("/status/", StringComparison.Ordinal) ? one.Filling(request) : one.Filling(first))
            .After("async n=2", asked => request = asked.GetProperty("id").GetString()!)
            .After("pop batch of two", popped => (first, second) = (JobCycles.IdsOf(popped)[0], JobCycles.IdsOf(popped)[1]))
            .Change("submit unknown key", one => one.Expecting(401, """{"message":"<text>","rc":"InvalidAPIKey"}"""))
            .Change("submit fault", one => one with { Body = OfJob(one, second) })
            .Before("submit censored by csam metadata", async () => first = await cycles.PopOneAsync())
            .Before("status after that cancel", async () => (request, first) = await CancelledAsync())
            .Before("cancel of never started", async () => request = await cycles.AskAsync($"{Ask}2}}}}"))
            .Before("status censored", async () =>
            {
                (request, first) = await PoppedAsync();
                await cycles.SubmitAsync(first, $""" "generation":"{Wind}","state":"censored" """);
            })
            .Before("submit empty generation", async () =>
            {
                (request, first) = await PoppedAsync();
                delivered = first;
            })
            .Before("submit again after the 51 entries", () => Task.FromResult(first = delivered))
            .Before("submit while in maintenance", async () =>
            {
                (request, first) = await PoppedAsync();
                await MaintainAsync(true);
            })
            .Before("submit without state and seed", async () =>
            {
                await MaintainAsync(false);
                (request, first) = await PoppedAsync();
            })
            .Before("status of a request with three faulted jobs", async () =>
            {
                await cycles.CancelAsync(request);
                request = await cycles.AskAsync($"{Ask}3}}}}");
                foreach (var job in await cycles.PopAsync())
                {
                    await cycles.SubmitAsync(job, """ "generation":"faulted","state":"faulted" """);
                }
            })
            // The reference tells the place from a list that is a second old, and a cancelled text never as done.
            .Change("cancel of never started", one => { one.Expected!["queue_position"] = "<integer>"; return one; })
            .Change("status after cancel of never started", one => { one.Expected!["done"] = true; return one; })
            .Change("status of a request with three faulted jobs", one => { one.Expected!["waiting"] = "<integer>"; return one; })
            .Before("submit too late", async () => (request, first) = await OverdueAsync())
            .Before("status of expired, not yet swept", async () =>
            {
                await cycles.CancelAsync(request);
                request = expired = await cycles.AskAsync($"{Ask}1}}}}");
                clock.Advance(RequestLimits.Lifetime + TimeSpan.FromSeconds(1));
                Assert.Empty(await cycles.PopAsync());
            })
            // It still has its place until it is swept, but nobody gets it.
            .Change("status of expired, not yet swept", one => { one.Expected!["queue_position"] = "<integer>"; return one; })
            .Before("status of an expired request after the sweep", () => cycles.EndAsync(request = expired))
            .Before("submit after the time-out", async () => (request, first) = await OverdueAsync())
            .RunAsync();

        async Task<(string Request, string Job)> OverdueAsync()
        {
            var (asked, job) = await PoppedAsync();
            clock.Advance(RequestLimits.TextLease + TimeSpan.FromSeconds(1));
            await cycles.TakeBackAsync(job);
            return (asked, job);
        }

        async Task<(string Request, string Job)> PoppedAsync() => (await cycles.AskAsync($"{Ask}1}}}}"), await cycles.PopOneAsync());

        async Task<(string Request, string Job)> CancelledAsync()
        {
            var (asked, job) = await PoppedAsync();
            await cycles.CancelAsync(asked);
            return (asked, job);
        }

        async Task MaintainAsync(bool on) => Assert.Equal(200, (await server.AskAsync(
            "PUT", $"/api/v2/workers/{await cycles.WorkerAsync("Demo Scribe")}", owner.Key, $$"""{"maintenance":{{(on ? "true" : "false")}}}""")).Status);

        static System.Text.Json.Nodes.JsonNode OfJob(RecordedCase one, string job)
        {
            var body = one.Body!.DeepClone();
            body["id"] = job;
            return body;
        }
    }
}
