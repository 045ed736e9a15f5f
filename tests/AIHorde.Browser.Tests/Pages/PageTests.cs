using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Pages;

/// <summary>Every page, wide and narrow, light and dark. With AIHORDE_TEST_PICTURES set, pictures lie in the folder "screenshots" beside the tests.</summary>
public sealed class PageTests(BrowserStack stack)
{
    public static TheoryData<string> Names => [.. SitePage.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_is_sound_wide_and_narrow_light_and_dark(string name)
    {
        var page = SitePage.All.Single(page => page.Name == name);
        await using var watched = await stack.OpenAsync(signedInWith: page.SignedIn ? stack.AdminKey : null);
        await watched.LookAllWaysAsync(name, await ResolveAsync(watched.Page, page.Path), page.Status);
    }

    [Fact]
    public async Task Tab_reaches_every_control_of_the_studio_once_and_in_the_order_that_is_read()
    {
        await using var watched = await stack.OpenAsync();
        await watched.GoAsync("/images");
        var inOrder = await watched.Page.EvaluateAsync<int>(
            """
            () => {
              window.__order = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
                .filter(node => node.checkVisibility() && !node.disabled);
              return window.__order.length;
            }
            """);
        for (var i = 0; i < inOrder; i++)
        {
            await watched.Page.Keyboard.PressAsync("Tab");
            var (at, ring) = await FocusAsync(watched.Page);
            Assert.True(at == i, $"Tab {i + 1} reaches control {at + 1}");
            Assert.True(ring > 0, $"Control {i + 1} shows no focus");
        }
    }

    static async Task<(int Index, double Ring)> FocusAsync(IPage page)
    {
        var found = await page.EvaluateAsync<double[]>(
            "() => [window.__order.indexOf(document.activeElement), parseFloat(getComputedStyle(document.activeElement).outlineWidth)]");
        return ((int)found[0], found[1]);
    }

    /// <summary>The worker of the stack is the only one there is; a team and a style are made.</summary>
    async Task<string> ResolveAsync(IPage page, string path)
    {
        if (path.Contains("{worker}", StringComparison.Ordinal))
        {
            var workers = await page.APIRequest.GetAsync("/api/v2/workers?type=image");
            path = path.Replace("{worker}", (await workers.JsonAsync())!.Value[0].GetProperty("id").GetString(), StringComparison.Ordinal);
        }

        if (path.Contains("{team}", StringComparison.Ordinal))
        {
            var team = await SignIn.PostAsync(page, "/api/v2/teams", new { name = $"Team {Guid.CreateVersion7():N}", info = "Looked at" }, stack.AdminKey);
            path = path.Replace("{team}", team.GetProperty("id").GetString(), StringComparison.Ordinal);
        }

        if (path.Contains("{style}", StringComparison.Ordinal))
        {
            var style = await SignIn.PostAsync(page, "/api/v2/styles/image", new
            {
                name = $"style {Guid.CreateVersion7():N}", prompt = "{p} in ink{np}", @params = new { steps = 12 }, models = new[] { "demo/shapes" },
            }, stack.AdminKey);
            path = path.Replace("{style}", style.GetProperty("id").GetString(), StringComparison.Ordinal);
        }

        return path;
    }
}
