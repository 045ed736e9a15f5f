using System.Text.Json.Nodes;
using AIHorde.Worker.Backends;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AIHorde.Worker.Tests.Backends;

public sealed class OpenAiServerTests
{
    static readonly TextWork Work = new()
    {
        Model = "/models/tiny.Q4_K_M.gguf", Prompt = "The lighthouse", LengthMax = 20, ContextLengthMax = 100, Temperature = 0.7, TopK = 40, TopP = 0.9,
        MinP = 0.05, TopA = 0.2, SmoothingFactor = 0.3, RepetitionSlope = 0.7, RepetitionPenalty = 1.1, StopSequences = ["\n\n"], Seed = 99,
    };

    [Fact]
    public async Task Models_and_context_are_what_the_server_says()
    {
        await using var server = await LlamaAsync();
        var offer = await server.Connect("openai").ProbeAsync(CancellationToken.None);
        Assert.Equal([new TextModel("/models/tiny.Q4_K_M.gguf", 512)], offer.Text!.Models);
        Assert.Contains("llamacpp", offer.Software, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_streamed_with_the_samplers_in_the_servers_words_and_tokens_are_counted()
    {
        await using var server = await LlamaAsync();
        var backend = (ITextBackend)server.Connect("openai");
        await backend.ProbeAsync(CancellationToken.None);
        var progress = new NoProgress();
        var outcome = Assert.IsType<Done<Writing>>(await backend.GenerateAsync(Work, progress, CancellationToken.None));
        Assert.Equal(new Writing(" stood there.", 3, 2, "stop"), outcome.Value);
        var body = server.Body("/v1/completions");
        Assert.Equal("The lighthouse", (string?)body["prompt"]);
        Assert.Equal((20, 99, 40), ((int)body["max_tokens"]!, (int)body["seed"]!, (int)body["top_k"]!));
        Assert.Equal((0.05, 1.1), ((double)body["min_p"]!, (double)body["repeat_penalty"]!));
        Assert.Equal((0.2, 0.3, 0.7), ((double)body["top_a"]!, (double)body["smoothing_factor"]!, (double)body["rep_pen_slope"]!));
        Assert.Equal("\n\n", (string?)body["stop"]![0]);
        Assert.Equal(0.15, progress.Last, 3);
    }

    [Theory]
    [InlineData("/v1/token/encode", "text", "length")]
    [InlineData("/v1/internal/token-count", "text", "length")]
    [InlineData("/api/extra/tokencount", "prompt", "value")]
    public async Task Tokens_are_counted_wherever_the_server_counts_them(string path, string word, string number)
    {
        await using var server = await FakeServer.StartAsync((app, fake) =>
        {
            app.MapGet("/v1/models", () => new JsonObject { ["data"] = new JsonArray(new JsonObject { ["id"] = "tiny" }) });
            app.MapPost(path, async context => await context.Response.WriteAsJsonAsync(
                new JsonObject { [number] = ((string)(await fake.ReadAsync(context))[word]!).Length * 10 }));
            app.MapPost("/v1/completions", async context =>
            {
                await fake.ReadAsync(context);
                await context.StreamAsync(["[DONE]"]);
            });
        });
        var backend = (ITextBackend)server.Connect("openai");
        var offer = await backend.ProbeAsync(CancellationToken.None);
        Assert.DoesNotContain("estimated", offer.Device, StringComparison.Ordinal);
        await backend.GenerateAsync(Work with { Prompt = "abcdefghijkl" }, new NoProgress(), CancellationToken.None);
        Assert.Equal("fghijkl", (string?)server.Body("/v1/completions")["prompt"]);
    }

    [Fact]
    public async Task A_prompt_longer_than_the_context_loses_its_beginning()
    {
        await using var server = await LlamaAsync();
        var backend = (ITextBackend)server.Connect("openai");
        await backend.ProbeAsync(CancellationToken.None);
        var prompt = string.Join(' ', Enumerable.Range(0, 500).Select(number => $"w{number}"));
        await backend.GenerateAsync(Work with { Prompt = prompt }, new NoProgress(), CancellationToken.None);
        var sent = (string)server.Body("/v1/completions")["prompt"]!;
        Assert.EndsWith("w499", sent, StringComparison.Ordinal);
        Assert.InRange(sent.Split(' ').Length, 60, 80);
    }

    [Fact]
    public async Task A_server_that_only_chats_gets_the_prompt_as_a_message()
    {
        await using var server = await LlamaAsync();
        var backend = (ITextBackend)server.Connect("openai-chat");
        await backend.ProbeAsync(CancellationToken.None);
        var outcome = Assert.IsType<Done<Writing>>(await backend.GenerateAsync(Work, new NoProgress(), CancellationToken.None));
        Assert.Equal(("Hello.", "length"), (outcome.Value.Text, outcome.Value.FinishReason));
        Assert.Equal("The lighthouse", (string?)server.Body("/v1/chat/completions")["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task A_request_that_the_server_refuses_faults_the_job_and_a_dead_server_is_unavailable()
    {
        var server = await LlamaAsync();
        var backend = (ITextBackend)server.Connect("openai");
        await backend.ProbeAsync(CancellationToken.None);
        var refused = Assert.IsType<Failed<Writing>>(await backend.GenerateAsync(Work with { Model = "refuse" }, new NoProgress(), CancellationToken.None));
        Assert.DoesNotContain("lighthouse", refused.Reason, StringComparison.Ordinal);
        await server.DisposeAsync();
        await Assert.ThrowsAsync<BackendUnavailableException>(() => backend.GenerateAsync(Work, new NoProgress(), CancellationToken.None));
    }

    [Fact]
    public async Task A_wrong_key_and_another_kind_of_server_are_told_apart_at_the_probe()
    {
        await using var server = await FakeServer.StartAsync((app, _) => app.MapGet("/v1/models", (HttpContext context) =>
            context.Request.Headers.Authorization == "Bearer right" ? Results.Text("<html>") : Results.Unauthorized()));
        var wrong = await Assert.ThrowsAsync<BackendUnavailableException>(() => server.Connect("openai", "wrong").ProbeAsync(CancellationToken.None));
        Assert.Contains("key", wrong.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<BackendUnavailableException>(() => server.Connect("openai", "right").ProbeAsync(CancellationToken.None));
        Assert.Contains("v1/models", other.Message, StringComparison.Ordinal);
    }

    /// <summary>llama.cpp's server as far as the worker uses it; a token is a word.</summary>
    static Task<FakeServer> LlamaAsync() => FakeServer.StartAsync((app, server) =>
    {
        app.MapGet("/v1/models", () => new JsonObject
        {
            ["data"] = new JsonArray(new JsonObject { ["id"] = "/models/tiny.Q4_K_M.gguf", ["owned_by"] = "llamacpp", ["meta"] = new JsonObject() }),
        });
        app.MapGet("/props", () => new JsonObject { ["default_generation_settings"] = new JsonObject { ["n_ctx"] = 512 } });
        app.MapPost("/tokenize", async context =>
        {
            var words = ((string)(await server.ReadAsync(context))["content"]!).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["tokens"] = new JsonArray([.. Enumerable.Range(0, words).Select(id => (JsonNode)id)]) });
        });
        app.MapPost("/v1/completions", async context =>
        {
            var body = await server.ReadAsync(context);
            if ((string?)body["model"] == "refuse")
            {
                context.Response.StatusCode = 400;
                await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = $"bad: {body["prompt"]}" } });
                return;
            }

            await context.StreamAsync(
            [
                """{"choices":[{"text":" stood","finish_reason":null}]}""", """{"choices":[{"text":" there","finish_reason":null}]}""",
                """{"choices":[{"text":".","finish_reason":null}]}""", """{"choices":[{"text":"","finish_reason":"stop"}]}""",
                """{"choices":[],"usage":{"prompt_tokens":2,"completion_tokens":3}}""", "[DONE]",
            ]);
        });
        app.MapPost("/v1/chat/completions", async context =>
        {
            await server.ReadAsync(context);
            await context.StreamAsync(
            [
                """{"choices":[{"delta":{"role":"assistant"},"finish_reason":null}]}""",
                """{"choices":[{"delta":{"content":"Hello."},"finish_reason":null}]}""",
                """{"choices":[{"delta":{},"finish_reason":"length"}]}""", "[DONE]",
            ]);
        });
    });
}
