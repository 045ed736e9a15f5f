using System.Text.Json;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>A text worker that writes what the test tells it, when the test tells it: a model of its own, so that no other takes its jobs.</summary>
sealed class TestScribe(IPage page, string apiKey, string model)
{
    public string Model => model;

    /// <summary>Asks for work, which also makes the model appear as served; null when nothing waits.</summary>
    public async Task<string?> PopAsync()
    {
        var answer = await SignIn.PostAsync(page, "/api/v2/generate/text/pop", new
        {
            name = $"scribe of {model}", models = new[] { model }, bridge_agent = "AIHorde test:1:none", max_length = 1024, max_context_length = 8192,
        }, apiKey);
        return answer.GetProperty("id") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;
    }

    public async Task<string> TakeAsync()
    {
        while (true)
        {
            if (await PopAsync() is { } job)
            {
                return job;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Whether the server still wants the rest.</summary>
    public async Task<bool> DraftAsync(string job, string text) =>
        (await SignIn.PostAsync(page, "/api/v2/generate/text/draft", new { id = job, text }, apiKey)).GetProperty("wanted").GetBoolean();

    public Task SubmitAsync(string job, string text) =>
        SignIn.PostAsync(page, "/api/v2/generate/text/submit", new { id = job, generation = text, state = "ok", seed = 1 }, apiKey);
}
