using System.IO.Compression;
using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>What is done with pictures once they are there. They are painted by the browser, so that nothing waits for a worker.</summary>
public sealed class GalleryJourneyTests(BrowserStack stack)
{
    [Fact]
    public async Task Two_pictures_are_compared_rated_and_exported()
    {
        await using var watched = await stack.OpenAsync();
        watched.Expecting(404);
        var page = watched.Page;
        await FillAsync(watched);
        var figures = page.Locator("#kept-images figure");
        await Assertions.Expect(figures).ToHaveCountAsync(2);

        await watched.Button("Compare").ClickAsync();
        await figures.Nth(0).GetByLabel("Compare").CheckAsync();
        await figures.Nth(1).GetByLabel("Compare").CheckAsync();
        await watched.Button("Compare 2").ClickAsync();
        var dialog = page.Locator("dialog");
        await Assertions.Expect(dialog.Locator("tbody")).ToContainTextAsync("steps");
        await Assertions.Expect(dialog.Locator("tbody")).Not.ToContainTextAsync("width");
        await dialog.GetByLabel("On one another").CheckAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(BrowserStack.Screenshots, "journey-compare.png") });
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await figures.Nth(0).GetByText("More", new() { Exact = true }).ClickAsync();
        await figures.Nth(0).GetByLabel("Rate this image").SelectOptionAsync("7");
        await Assertions.Expect(figures.Nth(0)).ToContainTextAsync("There is no such request");

        var download = await page.RunAndWaitForDownloadAsync(() => watched.Button("Export").ClickAsync());
        using var zip = ZipFile.OpenRead(await download.PathAsync());
        Assert.Equal(["settings.json", "b.png", "a.png"], zip.Entries.Select(entry => entry.FullName.Replace("00000000-0000-0000-0000-00000000000", "")));
        using var settings = new StreamReader(zip.GetEntry("settings.json")!.Open());
        Assert.Contains("\"seed\": \"2\"", await settings.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await watched.AssertCleanAsync();
    }

    [Fact]
    public async Task Settings_are_taken_over_from_json_with_what_has_no_field_and_can_be_undone()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/images");
        await page.GetByLabel("Prompt", new() { Exact = true }).FillAsync("mine");
        await page.GetByText("All settings as JSON").ClickAsync();
        await page.Locator("#json").FillAsync(
            """{"prompt": "theirs ### fog", "params": {"steps": 12, "loras": [{"name": "82098", "model": 0.8}], "brand_new": 3}}""");
        await watched.Button("Take over").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("theirs");
        await Assertions.Expect(page.Locator("#loras")).ToHaveValueAsync("82098, 0.8, 1");
        await Assertions.Expect(page.Locator("#json-state")).ToContainTextAsync("brand_new");
        await page.Locator("#steps").EvaluateAsync("field => field.dispatchEvent(new Event('input', { bubbles: true }))");
        await Assertions.Expect(page.Locator("#json")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("\"brand_new\": 3"));
        await watched.Button("Undo").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("mine");
        await Assertions.Expect(page.Locator("#steps")).ToHaveValueAsync("20");
    }

    [Fact]
    public async Task A_mask_is_drawn_with_the_keyboard()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/images");
        await page.GetByText("Start from an image").ClickAsync();
        var picture = await page.EvaluateAsync<string>("() => { const c = document.createElement('canvas'); c.width = c.height = 64; return c.toDataURL(); }");
        await page.Locator("#source").SetInputFilesAsync(
            new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = Convert.FromBase64String(picture.Split(',')[1]) });
        await Assertions.Expect(page.Locator("#source-preview")).ToBeVisibleAsync();
        await page.GetByLabel("What to do with it").SelectOptionAsync("inpainting");
        await watched.Button("Draw the mask").ClickAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("Space");
        await watched.Button("Take this mask").ClickAsync();
        await Assertions.Expect(page.Locator("#mask-state")).ToContainTextAsync("A mask is drawn.");
        await watched.AssertCleanAsync();
    }

    static async Task FillAsync(WatchedPage watched)
    {
        await watched.GoAsync("/images");
        await watched.Page.EvaluateAsync(
            """
            async () => {
              const { keep } = await import("/assets/gallery.js");
              for (const [i, id] of ["00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"].entries()) {
                const canvas = new OffscreenCanvas(64, 64);
                const pen = canvas.getContext("2d");
                pen.fillStyle = i ? "teal" : "orange";
                pen.fillRect(0, 0, 64, 64);
                await keep({
                  id, at: i + 1, blob: await canvas.convertToBlob(), model: "demo/shapes", seed: String(i + 1), worker: "painter",
                  request: "00000000-0000-0000-0000-000000000000",
                  settings: { prompt: "a square", params: { width: 64, height: 64, steps: 10 + i }, models: ["demo/shapes"] },
                });
              }
            }
            """);
        await watched.GoAsync("/images");
    }
}
