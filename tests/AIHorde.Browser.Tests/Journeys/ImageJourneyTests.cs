using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>What somebody does who comes for the first time, with the real worker and its small model.</summary>
public sealed class ImageJourneyTests(BrowserStack stack)
{
    /// <summary>A machine under load draws slowly.</summary>
    const float Patience = 240_000;

    [Fact]
    public async Task Register_generate_an_image_see_it_and_find_it_in_the_statement()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/register");
        await page.GetByLabel("Name").FillAsync("fern");
        await watched.Button("Make an account").ClickAsync();
        Assert.True((await page.Locator("#key").InnerTextAsync()).Length >= 20);
        await watched.Link("Generate an image").ClickAsync();

        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a red circle");
        await page.GetByLabel("Model", new() { Exact = true }).SelectOptionAsync("demo/shapes");
        await page.GetByLabel("Size", new() { Exact = true }).SelectOptionAsync("128x128");
        await page.GetByText("Sampling:").ClickAsync();
        await page.GetByLabel("Steps", new() { Exact = true }).FillAsync("4");
        var button = watched.Button("Generate");
        await Assertions.Expect(button).ToContainTextAsync("kudos", new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#fit")).ToContainTextAsync("can do this");
        await button.ClickAsync();
        var picture = page.Locator("#jobs figure img");
        await Assertions.Expect(picture).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.True(await picture.EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth > 0)"));
        await watched.LookAsync("journey-image");

        await watched.GoAsync("/images");
        await Assertions.Expect(page.Locator("#kept-images figure")).ToHaveCountAsync(1);
        await watched.GoAsync("/account/statement");
        await page.Locator("tr", new() { HasText = "generation" }).First.GetByText("Open").ClickAsync();
        await Assertions.Expect(watched.Heading("What it paid for")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("tfoot")).ToContainTextAsync("0.00");
        await Assertions.Expect(page.Locator("dl").Last).ToContainTextAsync("128 × 128, 4 steps");
        await watched.LookAsync("entry");
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task What_nobody_can_do_says_why_and_can_be_cancelled()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/images");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a blue square");
        // A model that no worker has, as somebody brings it along with shared settings.
        await page.Locator("#model").EvaluateAsync("select => { select.add(new Option('test/nobody')); select.value = 'test/nobody'; }");
        await page.Locator("#n").FillAsync("2");
        await Assertions.Expect(page.Locator("#fit")).ToContainTextAsync("0 of 1 worker can do this", new() { Timeout = Patience });
        await watched.Button("Any model").ClickAsync();
        await Assertions.Expect(page.Locator("#fit")).ToContainTextAsync("1 of 1 worker can do this", new() { Timeout = Patience });
        await watched.Button("Undo").ClickAsync();
        await Assertions.Expect(page.Locator("#model")).ToHaveValueAsync("test/nobody");
        await watched.Button("Generate").ClickAsync();
        var job = page.Locator("article.job");
        await Assertions.Expect(job).ToContainTextAsync("No worker online can do this now", new() { Timeout = Patience });
        await Assertions.Expect(job).ToContainTextAsync("do not serve this model", new() { Timeout = Patience });

        // Whoever goes away finds it again: the header says so on every page, and the studio goes on with it.
        await watched.GoAsync("/docs");
        await watched.Link("1 under way").ClickAsync();
        await Assertions.Expect(job).ToContainTextAsync("No worker online can do this now", new() { Timeout = Patience });
        await job.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(job).ToContainTextAsync("Cancelled: 2 waiting images dropped", new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#my-jobs")).ToBeHiddenAsync();
        await Assertions.Expect(job.Locator(".frame")).ToHaveCountAsync(0, new() { Timeout = Patience });
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task What_needs_kudos_up_front_is_made_free_by_one_click_that_says_what_it_changes()
    {
        await using var watched = await stack.OpenAsync();
        watched.Expecting(403);
        var page = watched.Page;
        await watched.GoAsync("/images");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("a blue square");
        await page.GetByText("Sampling:").ClickAsync();
        await page.GetByLabel("Own width").FillAsync("1536");
        await page.GetByLabel("Own height").FillAsync("1024");
        var free = watched.Button("Make it free: 1536 × 1024 → 1216 × 832");
        await Assertions.Expect(page.Locator("#price")).ToContainTextAsync("kudos on hand", new() { Timeout = Patience });
        await free.ClickAsync(new() { Timeout = Patience });
        await Assertions.Expect(page.GetByLabel("Size", new() { Exact = true })).ToHaveValueAsync("1216x832");
        await Assertions.Expect(page.GetByLabel("Own width")).ToHaveValueAsync("");
        await Assertions.Expect(watched.Button("Generate")).ToContainTextAsync("kudos", new() { Timeout = Patience });
        await Assertions.Expect(page.Locator("#price")).ToBeEmptyAsync();
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Without_script_a_request_has_a_page_of_its_own_that_brings_the_picture()
    {
        await using var watched = await stack.OpenAsync(script: false);
        var page = watched.Page;
        await watched.GoAsync("/");
        await page.GetByLabel("Describe a picture").FillAsync("a green triangle");
        await watched.Button("Generate").ClickAsync();
        await page.WaitForURLAsync("**/images/jobs/*");
        await Assertions.Expect(page.Locator("figure img")).ToBeVisibleAsync(new() { Timeout = Patience });
    }
}
