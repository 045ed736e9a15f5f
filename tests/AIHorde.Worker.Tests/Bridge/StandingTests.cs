using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Hosting;
using AIHorde.Worker.Bridge.Status;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>How the worker stands with a server that is away, restarts, refuses it or keeps it in maintenance, and with its own backends.</summary>
public sealed class StandingTests
{
    [Fact]
    public async Task A_server_that_restarts_finds_its_worker_again_and_gets_its_result()
    {
        await using var horde = await FakeHorde.StartAsync();
        var held = new TaskCompletionSource();
        var backend = new ScriptedBackend { Hold = _ => held.Task };
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text");
        await Eventually.Is(() => backend.Running == 1, "the job runs");
        await horde.CloseAsync();
        held.SetResult();
        await Eventually.Is(() => Take(worker).Standing == Standing.Unreachable, "the worker notices");
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(worker));
        await horde.OpenAsync();
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the result of before the restart");
        await Eventually.Is(() => Take(worker).Standing == Standing.Working, "the worker asks for work again");
        Assert.Equal(HealthStatus.Healthy, await HealthAsync(worker));
    }

    [Fact]
    public async Task A_server_that_starts_together_with_the_worker_is_asked_until_it_answers()
    {
        await using var horde = await FakeHorde.StartAsync();
        await horde.CloseAsync();
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(() => worker.Status.Trades.Count == 1, "the worker asks");
        await horde.OpenAsync();
        await Eventually.Is(() => Take(worker).Standing == Standing.Working, "the worker is answered");
    }

    [Fact]
    public async Task A_worker_in_maintenance_keeps_asking_and_still_takes_its_owners_jobs()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Maintenance = "This worker is in maintenance mode: back on Monday.";
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(() => Take(worker).Standing == Standing.Maintenance, "maintenance is seen");
        Assert.Contains("Monday", Take(worker).Reason, StringComparison.Ordinal);
        horde.Jobs.Ask(FakeRequest.Text());
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the owner's job is done");
        horde.Maintenance = null;
        await Eventually.Is(() => Take(worker).Standing == Standing.Working, "the end of maintenance is seen");
    }

    [Fact]
    public async Task A_wrong_key_is_said_plainly_and_makes_the_worker_unhealthy()
    {
        await using var horde = await FakeHorde.StartAsync();
        var settings = TestWorker.Settings(horde, "--kinds", "text") with { Key = "wrong" };
        await using var worker = await TestWorker.StartAsync(settings, new ScriptedBackend());
        await Eventually.Is(() => Take(worker).Standing == Standing.Refused, "the refusal is seen");
        Assert.Contains("API Key", Take(worker).Reason, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(worker));
    }

    [Fact]
    public async Task After_a_429_the_worker_waits_as_long_as_the_server_asks()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Spoil("text/pop", new Mishap.Answer(429, """{"message":"2 per 1 second"}""", RetryAfter: 3600));
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(() => Take(worker).Reason.Contains("per 1 second", StringComparison.Ordinal), "the 429 is seen");
        await Task.Delay(300);
        Assert.Equal(0, horde.Calls("text/pop"));
    }

    [Fact]
    public async Task A_backend_that_dies_gives_its_job_back_and_gets_no_more_until_it_answers()
    {
        await using var horde = await FakeHorde.StartAsync();
        var calls = 0;
        var backend = new ScriptedBackend
        {
            Hold = _ => Interlocked.Increment(ref calls) == 1 ? throw new BackendUnavailableException("The script broke.") : Task.CompletedTask,
        };
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--prefetch", "0");
        await Eventually.Is(() => horde.Jobs.Leases.Any(lease => lease.HandedBack), "the job is handed back");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the job is done after a probe");
        Assert.True(backend.Probes > 1);
        var counters = CountersText.Write(worker.Status);
        Assert.Contains("aihorde_worker_errors_total{kind=\"text\"} 1\n", counters, StringComparison.Ordinal);
        Assert.Contains("aihorde_worker_tokens_total{kind=\"text\"} 6\n", counters, StringComparison.Ordinal);
        Assert.Contains("aihorde_worker_pops_total{kind=\"text\",result=\"jobs\"} 2\n", counters, StringComparison.Ordinal);
        Assert.True(Take(worker).Seconds > 0);
    }

    [Fact]
    public async Task A_backend_that_comes_back_with_another_model_is_asked_for_that_one()
    {
        await using var horde = await FakeHorde.StartAsync();
        var backend = new ScriptedBackend();
        backend.Hold = _ => backend.Writer == "test/writer" ? Lose() : Task.CompletedTask;
        horde.Jobs.Ask(FakeRequest.Text());
        horde.Jobs.Ask(FakeRequest.Text() with { Model = "test/other" });
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--prefetch", "0");
        await Eventually.Is(() => Take(worker).Standing == Standing.BackendLost && backend.Probes > 2, "nothing is taken while there is no model");
        backend.Writer = "test/other";
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the other model's job is done");
        Assert.Equal("test/other", horde.Jobs.Results[0].Request.Model);

        Task Lose()
        {
            backend.Writer = null;
            throw new BackendUnavailableException("The script broke.");
        }
    }

    [Fact]
    public async Task A_model_that_is_added_to_a_server_is_offered_without_a_restart()
    {
        await using var horde = await FakeHorde.StartAsync();
        var backend = new ScriptedBackend { Address = BackendAddress.Parse("kobold+http://localhost:1")! };
        await using var workshop = new Workshop([backend], TestWorker.Settings(horde), TimeProvider.System, NullLogger<Workshop>.Instance);
        await workshop.OpenAsync(CancellationToken.None);
        backend.Writer = "test/other";
        await workshop.RefreshAsync(CancellationToken.None);
        Assert.Equal(["test/other"], workshop.Bench.Texts.Keys);
        backend.Writer = null;
        await workshop.RefreshAsync(CancellationToken.None);
        Assert.Equal(["test/other"], workshop.Bench.Texts.Keys);
    }

    [Fact]
    public async Task A_job_that_the_backend_refuses_is_handed_back_and_the_worker_goes_on()
    {
        await using var horde = await FakeHorde.StartAsync();
        var refusals = 1;
        var backend = new ScriptedBackend { Refusal = () => Interlocked.Decrement(ref refusals) >= 0 ? "Out of memory." : null };
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the second attempt is done");
        Assert.Equal(1, Take(worker).HandedBack);
        Assert.Equal(1, backend.Probes);
    }

    [Fact]
    public async Task A_text_with_a_word_of_the_blacklist_is_handed_back_unwritten()
    {
        await using var horde = await FakeHorde.StartAsync();
        var backend = new ScriptedBackend();
        horde.Jobs.Ask(FakeRequest.Text("A tale of Spiders"));
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--prefetch", "0", "--blacklist", "snake,spider");
        await Eventually.Is(() => horde.Jobs.Leases.Any(lease => lease.HandedBack), "the job is handed back");
        horde.Jobs.Ask(FakeRequest.Text());
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "another is done");
        Assert.All(backend.SeenTexts, text => Assert.DoesNotContain("Spiders", text.Prompt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_runs_no_longer_than_its_lease()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.TtlSeconds = 0.2;
        var first = true;
        var backend = new ScriptedBackend
        {
            Hold = token =>
            {
                (var forever, first) = (first, false);
                horde.Jobs.TtlSeconds = 150;
                return forever ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
            },
        };
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--prefetch", "0");
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "the job is done in its second lease");
        Assert.True(horde.Jobs.Leases[0].HandedBack);
    }

    [Fact]
    public async Task A_message_is_announced_once_however_often_it_comes()
    {
        await using var horde = await FakeHorde.StartAsync();
        horde.Messages = [new JsonObject { ["id"] = "m1", ["message"] = "Please update.", ["origin"] = "moderators" }];
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(() => horde.Calls("text/pop") >= 3, "three pops");
        Assert.False(worker.Status.IsNews("m1"));
        Assert.True(worker.Status.IsNews("m2"));
    }

    static TradeSnapshot Take(TestWorker worker) =>
        worker.Status.Trades is [var trade, ..] ? trade.Take() : new(default, "", 0, default, "", 0, 0, 0, 0, 0, []);

    static async Task<HealthStatus> HealthAsync(TestWorker worker) =>
        (await new BridgeHealth(worker.Status).CheckHealthAsync(new HealthCheckContext())).Status;
}
