using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>A moderator's work in a browser: nothing is done before its effect was shown and a reason was given, and all of it is in the audit.</summary>
public sealed class ModerationJourneyTests(BrowserStack stack)
{
    const int LooksMax = 120;

    [Fact]
    public async Task A_moderator_flags_an_account_and_finds_it_in_the_audit()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        await SignIn.RegisterAsync(page, "weed");
        await watched.GoAsync("/moderation/users?q=weed");
        await page.Locator("tbody a").First.ClickAsync();
        await page.GetByLabel("flagged").CheckAsync();
        await watched.Button("Change roles").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("flagged: no → yes");
        await DoAsync(watched, "sends spam");
        await Assertions.Expect(page.GetByLabel("flagged")).ToBeCheckedAsync();
        await watched.GoAsync("/moderation/audit");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("sends spam");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_network_is_blocked_and_freed()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        await watched.GoAsync("/moderation/addresses");
        await page.GetByLabel("Address or network").FillAsync("203.0.113.0/24");
        await watched.Button("Block").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("nobody there asks or works for 24 hours");
        await DoAsync(watched, "a flood");
        var row = page.Locator("tbody tr", new() { HasText = "203.0.113.0/24" });
        await Assertions.Expect(row).ToHaveCountAsync(1);
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await DoAsync(watched, "it is over");
        await Assertions.Expect(row).ToHaveCountAsync(0);
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_mode_is_turned_on_and_off()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        var raid = page.Locator("section.card").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "raid" }) });
        await watched.GoAsync("/moderation/modes");
        await raid.GetByRole(AriaRole.Button).ClickAsync();
        await DoAsync(watched, "many strange accounts");
        await Assertions.Expect(raid.Locator(".badge")).ToContainTextAsync("on");
        await raid.GetByRole(AriaRole.Button).ClickAsync();
        await DoAsync(watched, "quiet again");
        await Assertions.Expect(raid.Locator(".badge")).ToContainTextAsync("off");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_message_that_was_given_up_is_found_and_sent_again()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        var asked = await page.APIRequest.PostAsync("/api/v2/generate/text/async", new()
        {
            Headers = new Dictionary<string, string> { ["apikey"] = stack.AdminKey },
            DataObject = new { prompt = "x", models = new[] { "demo/tales" }, webhook = "https://127.0.0.1/", @params = new { max_length = 16 } },
        });
        Assert.Equal(202, asked.Status);
        var letter = page.Locator("tbody tr", new() { HasText = "Not a public address" });
        await FindAsync(watched, letter);
        await letter.GetByRole(AriaRole.Button).ClickAsync();
        await DoAsync(watched, "the receiver is repaired");
        await watched.GoAsync("/moderation/audit");
        await Assertions.Expect(page.Locator("tbody")).ToContainTextAsync("the receiver is repaired");
        // It is tried at once, and the address is as private as before.
        await FindAsync(watched, letter);
        await watched.AssertCleanAsync();
    }

    /// <summary>The worker takes its time, and so does the outbox.</summary>
    static async Task FindAsync(WatchedPage watched, ILocator letter)
    {
        for (var looks = 0; looks < LooksMax; looks++)
        {
            await watched.GoAsync("/moderation/outbox");
            if (await letter.CountAsync() > 0) return;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        Assert.Fail("There is no such letter.");
    }

    static async Task DoAsync(WatchedPage watched, string reason)
    {
        await watched.Page.GetByLabel("Reason").FillAsync(reason);
        await watched.Button("Do it").ClickAsync();
    }
}
