using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Tests.Backends;

public sealed class KoboldServerTests
{
    static readonly TextWork Work = new()
    {
        Model = "koboldcpp/Tiny", Prompt = "The lighthouse", LengthMax = 20, ContextLengthMax = 1024, Temperature = 0.7, TopA = 0.1, Typical = 0.9,
        TailFree = 0.95, RepetitionPenalty = 1.1, RepetitionRange = 320, RepetitionSlope = 0.7, SamplerOrder = [6, 0, 1, 3, 4, 2, 5], Seed = 7,
    };

    [Fact]
    public async Task Model_and_true_context_are_what_the_server_says()
    {
        await using var server = await KoboldAsync();
        var offer = await server.Connect("kobold").ProbeAsync(CancellationToken.None);
        Assert.Equal([new TextModel("koboldcpp/Tiny", 4096)], offer.Text!.Models);
        Assert.Equal("KoboldCpp 1.99", offer.Software);
    }

    [Fact]
    public async Task The_parameters_keep_the_names_that_the_horde_uses()
    {
        await using var server = await KoboldAsync();
        var backend = (ITextBackend)server.Connect("kobold");
        var outcome = Assert.IsType<Done<Writing>>(await backend.GenerateAsync(Work, new NoProgress(), CancellationToken.None));
        Assert.Equal(new Writing(" stood there.", 2, 2, "length"), outcome.Value);
        var body = server.Body("/api/extra/generate/stream").AsObject();
        Assert.Equal((20, 1024, 7, 320), ((int)body["max_length"]!, (int)body["max_context_length"]!, (int)body["sampler_seed"]!, (int)body["rep_pen_range"]!));
        Assert.Equal((0.1, 0.9, 0.95, 1.1), ((double)body["top_a"]!, (double)body["typical"]!, (double)body["tfs"]!, (double)body["rep_pen"]!));
        Assert.Equal([6, 0, 1, 3, 4, 2, 5], body["sampler_order"]!.AsArray().Select(order => (int)order!));
        Assert.False(body.ContainsKey("top_k"));
    }

    [Fact]
    public async Task A_job_that_is_left_is_stopped_on_the_server_too_and_no_other()
    {
        await using var server = await KoboldAsync(hang: true);
        var backend = (ITextBackend)server.Connect("kobold");
        using var leave = new CancellationTokenSource();
        var working = backend.GenerateAsync(Work, new NoProgress(), leave.Token);
        string?[] Keys() => [.. server.Calls.Where(call => call.Path == "/api/extra/generate/stream").Select(call => (string?)call.Body!["genkey"])];
        await Bridge.Eventually.Is(() => Keys().Length == 1, "the server writes");
        using var leaveOther = new CancellationTokenSource();
        var other = backend.GenerateAsync(Work, new NoProgress(), leaveOther.Token);
        await Bridge.Eventually.Is(() => Keys().Length == 2, "the server writes for another slot, too");
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        var aborted = Assert.Single(server.Calls, call => call.Path == "/api/extra/abort");
        Assert.Equal(Keys()[0], (string?)aborted.Body!["genkey"]);
        Assert.NotEqual(Keys()[0], Keys()[1]);
        await leaveOther.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }

    [Fact]
    public async Task A_server_with_another_model_by_now_writes_nothing_under_the_old_name()
    {
        await using var server = await KoboldAsync();
        var backend = (ITextBackend)server.Connect("kobold");
        var work = Work with { Model = "koboldcpp/Former" };
        var gone = await Assert.ThrowsAsync<BackendUnavailableException>(() => backend.GenerateAsync(work, new NoProgress(), CancellationToken.None));
        Assert.Contains("koboldcpp/Tiny", gone.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kobold", "--kobold-key", "secret", "Bearer secret")]
    [InlineData("a1111", "--a1111-auth", "me:secret", "Basic bWU6c2VjcmV0")]
    public async Task A_server_that_asks_for_a_password_gets_it(string kind, string setting, string value, string header)
    {
        await using var server = await FakeServer.StartAsync((app, _) => app.MapGet("/{**path}", (HttpContext context) =>
            context.Request.Headers.Authorization == header ? Results.NotFound() : Results.Unauthorized()));
        var without = await Assert.ThrowsAsync<BackendUnavailableException>(() => server.Connect(kind).ProbeAsync(CancellationToken.None));
        Assert.Contains("refuses the key", without.Message, StringComparison.Ordinal);
        var backend = server.Connect(kind, more: [setting, value]);
        var with = await Assert.ThrowsAsync<BackendUnavailableException>(() => backend.ProbeAsync(CancellationToken.None));
        Assert.DoesNotContain("refuses", with.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_model_is_not_ready()
    {
        await using var server = await FakeServer.StartAsync((app, _) => app.MapGet("/api/v1/model", () => new JsonObject { ["result"] = "inactive" }));
        await Assert.ThrowsAsync<BackendUnavailableException>(() => server.Connect("kobold").ProbeAsync(CancellationToken.None));
    }

    static Task<FakeServer> KoboldAsync(bool hang = false) => FakeServer.StartAsync((app, server) =>
    {
        app.MapGet("/api/v1/model", () => new JsonObject { ["result"] = "koboldcpp/Tiny" });
        app.MapGet("/api/extra/version", () => new JsonObject { ["result"] = "KoboldCpp", ["version"] = "1.99" });
        app.MapGet("/api/v1/config/max_context_length", () => new JsonObject { ["value"] = 2048 });
        app.MapGet("/api/extra/true_max_context_length", () => new JsonObject { ["value"] = 4096 });
        app.MapPost("/api/extra/abort", async context => await server.ReadAsync(context));
        app.MapPost("/api/extra/tokencount", async context =>
        {
            var words = ((string)(await server.ReadAsync(context))["prompt"]!).Split(' ').Length;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["value"] = words });
        });
        app.MapPost("/api/extra/generate/stream", async context =>
        {
            await server.ReadAsync(context);
            await context.StreamAsync(
                ["""{"token":" stood","finish_reason":null}""", """{"token":" there.","finish_reason":null}""", """{"token":"","finish_reason":"length"}"""],
                "message");
            if (hang)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
    });
}
