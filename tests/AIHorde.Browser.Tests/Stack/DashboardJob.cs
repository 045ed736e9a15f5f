using System.Diagnostics;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>A job that the stack's own worker does, under a trace that the client has begun: so a test knows what the dashboard calls it.</summary>
static class DashboardJob
{
    const float Patience = 60_000;

    /// <summary>The trace's id, once the dashboard has the job from its asking to its settlement.</summary>
    public static async Task<string> TraceAsync(BrowserStack stack, WatchedPage watched)
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        var asked = await watched.Page.APIRequest.PostAsync(stack.Site + "/api/v2/generate/text/async", new()
        {
            DataObject = new { prompt = "Once upon a time", models = new[] { "demo/tales" }, @params = new { max_length = 16, max_context_length = 512 } },
            Headers = [new("apikey", stack.AdminKey), new("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01")],
        });
        Assert.True(asked.Ok, await asked.TextAsync());
        // The list renews itself: the job comes into it, and its spans after one another.
        await watched.GoAsync($"{stack.Dashboard}/traces?q={trace}");
        await Assertions.Expect(watched.Page.Locator("tbody tr")).ToContainTextAsync("worker", new() { Timeout = Patience });
        await watched.GoAsync($"{stack.Dashboard}/traces/{trace}");
        await Assertions.Expect(watched.Link("settle").First).ToBeVisibleAsync(new() { Timeout = Patience });
        return trace;
    }
}
