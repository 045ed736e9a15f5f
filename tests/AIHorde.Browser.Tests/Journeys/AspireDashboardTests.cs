using AIHorde.Browser.Tests.Stack;
using AIHorde.EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace AIHorde.Browser.Tests.Journeys;

/// <summary>The genuine dashboard of .NET Aspire in the place of ours, by a container engine or from NuGet, whichever this machine has.</summary>
public sealed class AspireDashboardTests(BrowserStack stack)
{
    const float Patience = 60_000;

    [Fact]
    public async Task The_genuine_dashboard_gets_the_telemetry_that_ours_gets()
    {
        var page = await stack.OpenForeignAsync();
        await using var launcher = RunningLauncher.Start(["--ephemeral", "--dashboard", "aspire"]);
        var ready = RunningLauncher.ReadyAsync(launcher);
        await Task.WhenAny(ready, launcher.ExitAsync());
        var refusal = launcher.Lines.FirstOrDefault(line => line.StartsWith("--dashboard aspire needs", StringComparison.Ordinal));
        Assert.SkipWhen(refusal is not null, refusal ?? "");
        await ready;
        var answer = await page.APIRequest.GetAsync(launcher.Api + "/api/v2/status/performance");
        Assert.True(answer.Ok);
        await page.GotoAsync(launcher.DashboardLogin);
        await page.GetByRole(AriaRole.Link, new() { Name = "Traces" }).First.ClickAsync(new() { Timeout = Patience });
        await Expect(page.GetByText("GET /api/v2/status/performance").First).ToBeVisibleAsync(new() { Timeout = Patience });
        // Left open it would look for its server, and draw that it does, as long as the other tests run.
        await page.CloseAsync();
        Assert.Equal(0, await launcher.StopAsync());
    }
}
