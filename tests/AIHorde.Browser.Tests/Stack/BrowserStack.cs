using AIHorde.EndToEnd.Tests.Stack;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>The whole stack with a real worker, and one browser, started once for all tests. Where there is no browser nothing is started.</summary>
public sealed class BrowserStack : IAsyncLifetime
{
    RunningLauncher? launcher;
    IPlaywright? playwright;
    IBrowser? browser;

    /// <summary>Where the pictures of the pages go.</summary>
    public static string Screenshots { get; } = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    public string Site => launcher!.Api;

    public string Dashboard => launcher!.Dashboard;

    public string AdminKey => launcher!.AdminKey;

    public string DashboardLogin => launcher!.DashboardLogin;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is not { } program)
        {
            return;
        }

        launcher = await RunningLauncher.StartReadyAsync(["--ephemeral", "--workers", "1"], ("RateLimits__Enabled", "false"));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
    }

    /// <summary>A page in a browser session of its own. The test is skipped where there is no browser.</summary>
    public async Task<WatchedPage> OpenAsync(string? signedInWith = null, bool script = true)
    {
        Assert.SkipWhen(browser is null, Chromium.Missing);
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Site,
            ViewportSize = new() { Width = 1280, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = script,
            Locale = "en-GB",
            TimezoneId = "UTC",
        });
        if (signedInWith is not null)
        {
            await SignIn.AsAsync(context, signedInWith);
        }

        return await WatchedPage.OnAsync(context, [Site, Dashboard]);
    }

    /// <summary>A page of somebody else's program, which is nobody's to judge. The test is skipped where there is no browser.</summary>
    public async Task<IPage> OpenForeignAsync()
    {
        Assert.SkipWhen(browser is null, Chromium.Missing);
        return await browser.NewPageAsync();
    }

    /// <summary>The operator's dashboard, opened as the launcher says.</summary>
    public async Task<WatchedPage> OpenDashboardAsync()
    {
        var watched = await OpenAsync();
        await watched.GoAsync(DashboardLogin);
        return watched;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        if (launcher is not null)
        {
            await launcher.DisposeAsync();
        }
    }
}
