using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>Alchemy in a browser. The worker is the test itself.</summary>
public sealed class AlchemyJourneyTests(BrowserStack stack)
{
    const float Patience = 60_000;

    /// <summary>A form that the real worker of the stack does not do.</summary>
    const string Form = "describe";

    static readonly byte[] picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Fact]
    public async Task A_picture_is_described_and_the_price_is_said_before()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        await AskAsync(watched, page);
        await Assertions.Expect(watched.Button("Do it")).ToContainTextAsync("kudos", new() { Timeout = Patience });
        await watched.Button("Do it").ClickAsync();
        await AnswerAsync(page, "A single point of colour.");
        await Assertions.Expect(page.Locator("#jobs")).ToContainTextAsync("A single point of colour.", new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#jobs")).ToContainTextAsync("1 of 1 done");
        await watched.LookAsync("journey-alchemy");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Without_script_a_picture_is_posted_and_its_page_brings_the_result()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey, script: false);
        var page = watched.Page;
        await AskAsync(watched, page);
        await watched.Button("Do it").ClickAsync();
        await page.WaitForURLAsync("**/alchemy/jobs/*");
        await AnswerAsync(page, "A point.");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("A point.", new() { Timeout = Patience });
    }

    static async Task AskAsync(WatchedPage watched, IPage page)
    {
        await watched.GoAsync("/alchemy");
        var point = new FilePayload { Name = "point.png", MimeType = "image/png", Buffer = picture };
        await page.GetByLabel("Picture", new() { Exact = true }).SetInputFilesAsync(point);
        await page.Locator($"[name=form][value={Form}]").CheckAsync();
    }

    async Task AnswerAsync(IPage page, string text)
    {
        while (true)
        {
            var popped = await SignIn.PostAsync(
                page, "/api/v2/interrogate/pop", new { name = "seer", forms = new[] { Form }, bridge_agent = "AIHorde test:1:none" }, stack.AdminKey);
            if (popped.GetProperty("forms") is { ValueKind: System.Text.Json.JsonValueKind.Array } forms && forms.GetArrayLength() > 0)
            {
                var id = forms[0].GetProperty("id").GetString();
                await SignIn.PostAsync(page, "/api/v2/interrogate/submit", new { id, result = new { describe = text }, state = "ok" }, stack.AdminKey);
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
