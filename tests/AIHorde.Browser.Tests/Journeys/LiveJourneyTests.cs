using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>The cluster as it is seen from outside while a job runs through it.</summary>
public sealed class LiveJourneyTests(BrowserStack stack)
{
    const float Patience = 60_000;

    [Fact]
    public async Task The_live_page_moves_when_a_job_runs_and_says_what_the_ledger_says()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/live");
        var claims = page.Locator("[data-panel='claims'] .legend");
        await Assertions.Expect(page.Locator("#live-state")).ToContainTextAsync("live", new() { Timeout = Patience });
        var scribe = new TestScribe(page, stack.AdminKey, "test/live");
        await scribe.PopAsync();
        await SignIn.PostAsync(page, "/api/v2/generate/text/async", new { prompt = "x", models = new[] { scribe.Model } }, stack.AdminKey);
        await Assertions.Expect(page.Locator("[data-panel='queue']")).ToContainTextAsync(scribe.Model, new() { Timeout = Patience });
        await scribe.SubmitAsync(await scribe.TakeAsync(), "done");
        await Assertions.Expect(claims).ToContainTextAsync("text", new() { Timeout = Patience });
        var queued = page.Locator("[data-panel='queue'] .of-text").First;
        await page.GetByLabel("Images", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(queued).ToBeHiddenAsync();
        await page.GetByLabel("Texts", new() { Exact = true }).CheckAsync();
        await Assertions.Expect(queued).ToBeVisibleAsync();
        await watched.Button("Pause").ClickAsync();
        await Assertions.Expect(page.Locator("#live-state")).ToContainTextAsync("paused");
        await watched.AssertCleanAsync();
    }
}
