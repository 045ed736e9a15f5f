using AIHorde.Worker.Bridge.Status;

namespace AIHorde.Worker.Tests.Bridge;

/// <summary>Slots, prefetch and the ways a worker ends.</summary>
public sealed class StoppingTests
{
    [Fact]
    public async Task Slots_work_at_the_same_time_and_prefetch_holds_what_comes_next_and_no_more()
    {
        await using var horde = await FakeHorde.StartAsync();
        var held = new TaskCompletionSource();
        var backend = new ScriptedBackend { Hold = _ => held.Task };
        for (var i = 0; i < 8; i++)
        {
            horde.Jobs.Ask(FakeRequest.Text());
        }

        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--threads", "3", "--prefetch", "2");
        await Eventually.Is(() => backend.Running == 3 && horde.Jobs.Waiting == 3, "three run and two wait here");
        await Task.Delay(100);
        Assert.Equal((3, 3), (backend.Running, horde.Jobs.Waiting));
        held.SetResult();
        await Eventually.Is(() => horde.Jobs.Results.Count == 8, "all are done");
        Assert.Equal(3, backend.RunningMax);
    }

    [Fact]
    public async Task A_stop_lets_running_jobs_finish_and_hands_waiting_ones_back()
    {
        await using var horde = await FakeHorde.StartAsync();
        var held = new TaskCompletionSource();
        var backend = new ScriptedBackend { Hold = _ => held.Task };
        horde.Jobs.Ask(FakeRequest.Text());
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--prefetch", "1");
        await Eventually.Is(() => backend.Running == 1 && horde.Jobs.Waiting == 0, "one runs and one waits");
        var stopped = worker.StopAsync();
        await Eventually.Is(() => worker.Status.Trades[0].Take().Standing == Standing.Stopping, "the worker is stopping");
        held.SetResult();
        await stopped;
        Assert.Single(horde.Jobs.Results);
        Assert.Single(horde.Jobs.Leases, lease => lease.HandedBack);
    }

    [Fact]
    public async Task After_the_grace_period_running_jobs_are_handed_back_too()
    {
        await using var horde = await FakeHorde.StartAsync();
        var backend = new ScriptedBackend { Hold = token => Task.Delay(Timeout.Infinite, token) };
        horde.Jobs.Ask(FakeRequest.Text());
        await using var worker = await TestWorker.StartAsync(horde, backend, "--kinds", "text", "--grace-seconds", "0.2");
        await Eventually.Is(() => backend.Running == 1, "the job runs");
        await worker.StopAsync();
        Assert.True(horde.Jobs.Leases[0].HandedBack);
        Assert.Equal(1, horde.Jobs.Waiting);
    }

    [Fact]
    public async Task A_stop_while_the_server_answers_a_pop_does_not_lose_the_job_in_the_answer()
    {
        await using var horde = await FakeHorde.StartAsync();
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend(), "--kinds", "text");
        await Eventually.Is(() => horde.Calls("text/pop") > 0, "the worker asks");
        for (var i = 0; i < 50; i++)
        {
            horde.Jobs.Ask(FakeRequest.Text());
        }

        await Eventually.Is(() => horde.Jobs.Leases.Count > 3, "work has begun");
        await worker.StopAsync();
        Assert.All(horde.Jobs.Leases, lease => Assert.True(lease.HandedBack || lease.Result is not null));
    }

    [Fact]
    public async Task A_job_is_one_trace_from_the_server_to_its_submit()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        await using var horde = await FakeHorde.StartAsync();
        horde.Jobs.Ask(FakeRequest.Image() with { Trace = $"00-{Trace}-b7ad6b7169203331-01" });
        await using var worker = await TestWorker.StartAsync(horde, new ScriptedBackend());
        await Eventually.Is(() => horde.Jobs.Results.Count == 1, "a result");
        var paths = horde.Traces.Where(trace => trace.Trace.Contains(Trace, StringComparison.Ordinal)).Select(trace => trace.Path).ToList();
        Assert.Contains("/api/v2/generate/submit", paths);
        Assert.Contains(paths, path => path.StartsWith("/upload/", StringComparison.Ordinal));
        Assert.DoesNotContain(horde.Traces, trace => trace.Path.EndsWith("pop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_worker_says_of_itself_is_what_its_settings_and_backends_say()
    {
        await using var horde = await FakeHorde.StartAsync();
        await using var worker = await TestWorker.StartAsync(
            horde, new ScriptedBackend(), "--nsfw=false", "--blacklist", "rain,snow", "--priority-users", "friend#42", "--max-pixels", "262144",
            "--allow-painting=false", "--allow-lora", "--models", "test/painter,Story=test/writer");
        await Eventually.Is(() => horde.Calls("generate/pop") > 0 && horde.Calls("text/pop") > 0 && horde.Calls("interrogate/pop") > 0, "all three ask");
        var image = horde.LastBody("api/v2/generate/pop");
        Assert.Equal("Test Worker", (string?)image["name"]);
        Assert.Equal(["rain", "snow"], image["blacklist"]!.AsArray().Select(word => (string)word!));
        Assert.False((bool)image["nsfw"]!);
        Assert.True((bool)image["allow_img2img"]!);
        Assert.False((bool)image["allow_painting"]!);
        Assert.False((bool)image["allow_lora"]!);
        Assert.Equal(262144, (int)image["max_pixels"]!);
        Assert.Equal(
            ["r2", "r2_source", "karras", "img2img", "post-processing", "RealESRGAN_x2plus"], image["capabilities"]!.AsArray().Select(name => (string)name!));
        Assert.StartsWith("AIHorde Worker:", (string?)image["bridge_agent"], StringComparison.Ordinal);
        var text = horde.LastBody("text/pop");
        Assert.Equal("Test Worker Scribe", (string?)text["name"]);
        Assert.Equal(["Story"], text["models"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(2048, (int)text["max_context_length"]!);
        Assert.Equal(["caption", "RealESRGAN_x2plus"], horde.LastBody("interrogate/pop")["forms"]!.AsArray().Select(name => (string)name!));
    }
}
