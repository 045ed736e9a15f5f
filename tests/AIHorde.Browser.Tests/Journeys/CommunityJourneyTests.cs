using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>What people make for one another: teams and styles.</summary>
public sealed class CommunityJourneyTests(BrowserStack stack)
{
    [Fact]
    public async Task A_team_is_made_renamed_joined_by_a_worker_and_deleted()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        await watched.GoAsync("/teams");
        await page.GetByLabel("Name").FillAsync("Lanterns");
        await page.GetByLabel("About it").FillAsync("Lights for everybody");
        await watched.Button("Make team").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Lanterns");
        await page.GetByLabel("Name").FillAsync("Bright Lanterns");
        await watched.Button("Save").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Bright Lanterns");
        await watched.Button("Join").First.ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("works for this team");
        await watched.Button("Leave").First.ClickAsync();
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("works for this team");
        await page.GetByLabel("Delete Bright Lanterns for good").CheckAsync();
        await watched.Button("Delete team").ClickAsync();
        await page.WaitForURLAsync("**/teams");
        await Assertions.Expect(page.Locator("main")).Not.ToContainTextAsync("Bright Lanterns");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task A_style_is_made_used_for_a_picture_and_deleted()
    {
        await using var watched = await stack.OpenAsync(signedInWith: stack.AdminKey);
        var page = watched.Page;
        await watched.GoAsync("/styles/new");
        await page.GetByLabel("Name").FillAsync("crayon lines");
        await page.GetByLabel("Prompt").FillAsync("{p}, crayon on paper{np}");
        await page.GetByLabel("Models").FillAsync("demo/shapes");
        await page.GetByLabel("Settings as JSON").FillAsync("""{"steps": 2, "width": 128, "height": 128}""");
        await watched.Button("Make style").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("crayon lines");
        await watched.Link("Use it").ClickAsync();
        await Assertions.Expect(page.Locator("#style-notice")).ToContainTextAsync("crayon lines");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a red circle");
        await watched.Button("Generate").ClickAsync();
        await Assertions.Expect(page.Locator("#jobs figure img")).ToBeVisibleAsync(new() { Timeout = 240_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "crayon lines" }).ClickAsync();
        await AddExampleAsync(watched.Expecting(404), "https://pictures.invalid/crayon.png");
        await watched.Link("crayon lines").ClickAsync();
        await watched.Link("Change").ClickAsync();
        await page.GetByLabel("for good").CheckAsync();
        await watched.Button("Delete style").ClickAsync();
        await page.WaitForURLAsync("**/styles");
        await watched.AssertCleanAsync();
    }

    /// <summary>Of a host that does not exist: what it would show is described in its place.</summary>
    static async Task AddExampleAsync(WatchedPage watched, string address)
    {
        await watched.Link("Examples").ClickAsync();
        await watched.Page.GetByLabel("Address of the picture").FillAsync(address);
        await watched.Button("Add").ClickAsync();
        await Assertions.Expect(watched.Page.GetByText("at pictures.invalid")).ToBeVisibleAsync();
        await Assertions.Expect(watched.Page.GetByAltText("Example 1 of crayon lines")).ToBeVisibleAsync();
        await watched.LookAsync("journey-style-example");
    }
}
