using System.Net;
using System.Text.Json.Nodes;
using AIHorde.Worker.Tests.Backends;
using Microsoft.AspNetCore.Builder;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>The program from the outside: killed, told to stop, asked for its health, started wrongly.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task A_killed_worker_loses_no_job()
    {
        await using var horde = await FakeHorde.StartAsync();
        await using var kobold = await KoboldAsync();
        horde.Jobs.Ask(Request());
        await using (var doomed = WorkerProcess.Start(horde, $"kobold+{kobold.Server.Address}", "--kinds", "text"))
        {
            await Eventually.Is(() => kobold.Server.Calls.Any(call => call.Path.EndsWith("stream", StringComparison.Ordinal)), "the job runs");
            doomed.Kill();
            await doomed.ExitAsync();
        }

        Assert.Empty(horde.Jobs.Results);
        horde.Jobs.ExpireAll();
        kobold.Release();
        await using var next = WorkerProcess.Start(horde, $"kobold+{kobold.Server.Address}", "--kinds", "text");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the next worker does it");
        Assert.Equal(" stood there.", (string?)horde.Jobs.Results[0].Body["generation"]);
    }

    [Fact]
    public async Task A_worker_told_to_terminate_hands_its_job_back_and_leaves_in_peace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM; Ctrl+C is handled alike.");
        await using var horde = await FakeHorde.StartAsync();
        await using var kobold = await KoboldAsync();
        horde.Jobs.Ask(Request());
        await using var worker = WorkerProcess.Start(horde, $"kobold+{kobold.Server.Address}", "--kinds", "text", "--grace-seconds", "0.2");
        await Eventually.Is(() => kobold.Server.Calls.Any(call => call.Path.EndsWith("stream", StringComparison.Ordinal)), "the job runs");
        worker.Terminate();
        await worker.ExitAsync();
        Assert.Equal(0, worker.ExitCode);
        Assert.True(horde.Jobs.Leases.Single().HandedBack, worker.Output);
        Assert.Contains("Stopped after 0 jobs", worker.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_and_counters_are_served_on_the_port_that_the_environment_gives_and_no_prompt_is_logged()
    {
        await using var horde = await FakeHorde.StartAsync();
        await using var kobold = await KoboldAsync();
        kobold.Release();
        horde.Jobs.Ask(Request());
        await using var worker = WorkerProcess.Start(horde, $"kobold+{kobold.Server.Address}", "--kinds", "text");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a job is done");
        using var http = new HttpClient { BaseAddress = new Uri(worker.Address) };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/alive")).StatusCode);
        await Eventually.Is(
            () => http.GetStringAsync("/metrics").Result.Contains("aihorde_worker_jobs_total{kind=\"text\",outcome=\"done\"} 1", StringComparison.Ordinal),
            "the counter counts");
        Assert.DoesNotContain("Zanzibar", worker.Output, StringComparison.Ordinal);
        Assert.Contains("KoboldCpp 1.99 on 127.0.0.1", worker.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_that_is_not_there_ends_the_program_with_a_reason_instead_of_serving_from_elsewhere()
    {
        await using var horde = await FakeHorde.StartAsync();
        await using var worker = WorkerProcess.Start(horde, "kobold+http://127.0.0.1:9", "--backend-wait-seconds", "0");
        await worker.ExitAsync();
        Assert.Equal(1, worker.ExitCode);
        Assert.Contains("kobold+http://127.0.0.1:9 does not answer", worker.Output, StringComparison.Ordinal);
        Assert.Empty(horde.Bodies);
    }

    static FakeRequest Request() => FakeRequest.Text("A story of Zanzibar") with { Model = "koboldcpp/Tiny" };

    static async Task<Kobold> KoboldAsync()
    {
        var released = new TaskCompletionSource();
        var server = await FakeServer.StartAsync((app, fake) =>
        {
            app.MapGet("/api/v1/model", () => new JsonObject { ["result"] = "koboldcpp/Tiny" });
            app.MapGet("/api/extra/version", () => new JsonObject { ["result"] = "KoboldCpp", ["version"] = "1.99" });
            app.MapGet("/api/extra/true_max_context_length", () => new JsonObject { ["value"] = 4096 });
            app.MapPost("/api/extra/abort", async context => await fake.ReadAsync(context));
            app.MapPost("/api/extra/generate/stream", async context =>
            {
                await fake.ReadAsync(context);
                await context.StreamAsync(["""{"token":" stood","finish_reason":null}"""], "message");
                await released.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                await context.StreamAsync(["""{"token":" there.","finish_reason":"stop"}"""], "message");
            });
        });
        return new Kobold(server, () => released.TrySetResult());
    }

    sealed class Kobold(FakeServer server, Action release) : IAsyncDisposable
    {
        public FakeServer Server => server;

        public void Release() => release();

        public async ValueTask DisposeAsync()
        {
            release();
            await server.DisposeAsync();
        }
    }
}
