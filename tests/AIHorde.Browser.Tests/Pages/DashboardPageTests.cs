using AIHorde.Browser.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Pages;

/// <summary>Every page of the operator's dashboard, wide and narrow, light and dark.</summary>
public sealed class DashboardPageTests(BrowserStack stack)
{
    const string Instrument = "/metrics?resource=api&meter=Microsoft.AspNetCore.Hosting&name=http.server.request.duration";

    [Theory]
    [InlineData("resources", "/")]
    [InlineData("resource", "/resources/api")]
    [InlineData("console", "/console")]
    [InlineData("logs", "/logs")]
    [InlineData("traces", "/traces")]
    [InlineData("trace", "/traces/{first}")]
    [InlineData("compare", "/traces/compare?ids={first}&ids={second}")]
    [InlineData("metrics", "/metrics")]
    [InlineData("instrument", Instrument)]
    [InlineData("dispatch", "/horde")]
    [InlineData("ledger", "/horde/ledger")]
    [InlineData("nowhere", "/nowhere", 404)]
    public async Task A_page_of_the_dashboard_is_sound_wide_and_narrow_light_and_dark(string name, string path, int status = 200)
    {
        await using var watched = await stack.OpenDashboardAsync();
        if (path.Contains("{first}", StringComparison.Ordinal))
        {
            path = path.Replace("{first}", await DashboardJob.TraceAsync(stack, watched), StringComparison.Ordinal);
        }

        if (path.Contains("{second}", StringComparison.Ordinal))
        {
            path = path.Replace("{second}", await DashboardJob.TraceAsync(stack, watched), StringComparison.Ordinal);
        }

        await watched.LookAllWaysAsync($"dashboard-{name}", stack.Dashboard + path, status);
    }

    [Fact]
    public async Task A_link_to_a_page_asks_for_the_token_and_then_leads_there()
    {
        await using var watched = await stack.OpenAsync();
        watched.Expecting(401);
        var page = stack.Dashboard + "/traces?sort=longest";
        await watched.GoAsync(page);
        await watched.LookAsync("dashboard-sign-in");
        await watched.Page.GetByLabel("Token").FillAsync("not the token");
        await watched.Button("Open").ClickAsync();
        await Assertions.Expect(watched.Page.Locator("#wrong")).ToBeVisibleAsync();
        await watched.Page.GetByLabel("Token").FillAsync(stack.DashboardLogin.Split("t=")[1]);
        await watched.Button("Open").ClickAsync();
        await Assertions.Expect(watched.Heading("Traces")).ToBeVisibleAsync();
        Assert.Equal(page, watched.Page.Url);
        await watched.AssertCleanAsync();
    }
}
