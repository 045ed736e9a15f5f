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

        await watched.Button("Choose").ClickAsync();
        await figures.Nth(0).GetByLabel("Choose").CheckAsync();
        await figures.Nth(1).GetByLabel("Choose").CheckAsync();
        await watched.Button("Compare 2").ClickAsync();
        var dialog = page.Locator("dialog");
        await Assertions.Expect(dialog.Locator("tbody")).ToContainTextAsync("steps");
        await Assertions.Expect(dialog.Locator("tbody")).Not.ToContainTextAsync("width");
        await dialog.GetByLabel("On one another").CheckAsync();
        await watched.LookAsync("journey-compare");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await figures.Nth(0).GetByText("More", new() { Exact = true }).ClickAsync();
        await figures.Nth(0).GetByLabel("Rate this image").SelectOptionAsync("7");
        await Assertions.Expect(figures.Nth(0)).ToContainTextAsync("There is no such request");

        await figures.Nth(0).GetByText("Settings", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(figures.Nth(0).Locator("dl.facts")).ToContainTextAsync("64 × 64");
        await watched.Button("Choose").ClickAsync();
        await figures.Nth(0).GetByLabel("Choose").CheckAsync();
        await watched.Button("Delete 1").ClickAsync();
        await Assertions.Expect(figures.Nth(0)).ToBeHiddenAsync();
        await watched.Button("Undo").ClickAsync();
        await Assertions.Expect(figures.Nth(0)).ToBeVisibleAsync();

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

    /// <summary>A picture as common programs save it: what made it stands in a text beside the pixels.</summary>
    [Fact]
    public async Task A_picture_brings_the_settings_that_made_it()
    {
        await using var watched = await stack.OpenAsync();
        var page = watched.Page;
        await watched.GoAsync("/images");
        await page.GetByText("Start from an image").ClickAsync();
        var picture = await page.EvaluateAsync<string>(
            """
            async () => {
              const canvas = new OffscreenCanvas(64, 64);
              canvas.getContext("2d");
              const png = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
              const words = "parameters\0a fox, at dusk\nNegative prompt: fog\nSteps: 27, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 77, Size: 500x768";
              const text = new TextEncoder().encode("tEXt" + words);
              const chunk = new Uint8Array(text.length + 8);
              new DataView(chunk.buffer).setUint32(0, text.length - 4);
              chunk.set(text, 4);
              return btoa([...png.slice(0, 33), ...chunk, ...png.slice(33)].map(byte => String.fromCharCode(byte)).join(""));
            }
            """);
        await page.Locator("#source").SetInputFilesAsync(
            new FilePayload { Name = "fox.png", MimeType = "image/png", Buffer = Convert.FromBase64String(picture) });
        await Assertions.Expect(page.Locator("#offered")).ToContainTextAsync("a fox, at dusk");
        await watched.Button("Take these settings").ClickAsync();
        await Assertions.Expect(page.Locator("#prompt")).ToHaveValueAsync("a fox, at dusk");
        await Assertions.Expect(page.Locator("#negative")).ToHaveValueAsync("fog");
        await Assertions.Expect(page.Locator("#steps")).ToHaveValueAsync("27");
        await Assertions.Expect(page.Locator("#sampler")).ToHaveValueAsync("k_dpmpp_2m");
        await Assertions.Expect(page.Locator("#size")).ToHaveValueAsync("512x768");
        await Assertions.Expect(page.Locator("#seed")).ToHaveValueAsync("77");
        await watched.AssertCleanAsync();
    }

    /// <summary>The same words in Exif, as WebP and JPEG have them, in UTF-16 of either order.</summary>
    [Theory]
    [InlineData("webp", true)]
    [InlineData("webp", false)]
    [InlineData("jpeg", false)]
    public async Task Exif_is_read_too_and_what_is_cut_short_is_no_settings(string format, bool little)
    {
        await using var watched = await stack.OpenAsync();
        await watched.GoAsync("/images");
        var read = await watched.Page.EvaluateAsync<string[]>(
            """
            async ([format, little]) => {
              const { settingsIn } = await import("/assets/metadata.js");
              const words = "a fox\nSteps: 9, Sampler: Euler, CFG scale: 5, Seed: 3";
              const tiff = new DataView(new ArrayBuffer(8 + 18 + 18 + 8 + words.length * 2));
              const put = (at, text) => [...text].forEach((letter, i) => tiff.setUint8(at + i, letter.charCodeAt(0)));
              put(0, little ? "II" : "MM");
              tiff.setUint16(2, 42, little);
              tiff.setUint32(4, 8, little);
              const directory = (at, tag, type, count, value) => {
                tiff.setUint16(at, 1, little);
                tiff.setUint16(at + 2, tag, little);
                tiff.setUint16(at + 4, type, little);
                tiff.setUint32(at + 6, count, little);
                tiff.setUint32(at + 10, value, little);
              };
              directory(8, 0x8769, 4, 1, 26);
              directory(26, 0x9286, 7, 8 + words.length * 2, 44);
              put(44, "UNICODE");
              [...words].forEach((letter, i) => tiff.setUint16(52 + i * 2, letter.charCodeAt(0), little));
              const size = tiff.byteLength;
              const head = format === "webp" ? new DataView(new ArrayBuffer(20)) : new DataView(new ArrayBuffer(12));
              const letters = (at, text) => [...text].forEach((letter, i) => head.setUint8(at + i, letter.charCodeAt(0)));
              if (format === "webp") {
                letters(0, "RIFF");
                letters(8, "WEBPEXIF");
                head.setUint32(16, size, true);
              } else {
                head.setUint32(0, 0xFFD8FFE1);
                head.setUint16(4, size + 8);
                letters(6, "Exif");
              }
              const whole = new Blob([head, tiff]);
              const found = await settingsIn(whole);
              const cut = await settingsIn(whole.slice(0, whole.size - 40));
              return [found?.prompt ?? "", String(found?.params.steps), found?.params.sampler_name ?? "", String(cut)];
            }
            """,
            new object[] { format, little });
        Assert.Equal(["a fox", "9", "k_euler", "null"], read);
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
