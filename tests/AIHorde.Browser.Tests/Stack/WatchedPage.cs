using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace AIHorde.Browser.Tests.Stack;

/// <summary>
/// A page that is watched while a test uses it: an error in its console, an exception in a script, a violation of its content security policy, a request
/// to another host and an answer that is an error are all found, and the test that asks at its end fails.
/// </summary>
public sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>What browsers' makers call good; on a busy machine a page arrives in pieces.</summary>
    const double ShiftMost = 0.1;

    const int Narrow = 360, Wide = 1280;

    /// <summary>Pictures are for people, who ask for them: one takes a second, and there are some seventy pages.</summary>
    static readonly bool takesPictures = Environment.GetEnvironmentVariable("AIHORDE_TEST_PICTURES") is { Length: > 0 };

    readonly ConcurrentQueue<string> complaints = new();
    readonly HashSet<int> expected = [];
    readonly IBrowserContext context;

    WatchedPage(IBrowserContext context, IPage page, string[] hosts)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) => Complain(message.Type is "error" && !IsAnswer(message.Text), $"console: {message.Text}");
        page.PageError += (_, error) => Complain(true, $"script: {error}");
        page.Request += (_, request) => Complain(!hosts.Any(host => IsOn(host, request.Url)), $"foreign request: {request.Url}");
        page.Response += (_, answer) => Complain(answer.Status >= 400 && !expected.Contains(answer.Status), $"{answer.Status}: {answer.Url}");
    }

    public IPage Page { get; }

    public static async Task<WatchedPage> OnAsync(IBrowserContext context, string[] hosts)
    {
        await context.AddInitScriptAsync(Scripts.Read("watch.js"));
        return new(context, await context.NewPageAsync(), hosts);
    }

    /// <summary>Statuses that this test brings about on purpose.</summary>
    public WatchedPage Expecting(params int[] statuses)
    {
        expected.UnionWith(statuses);
        return this;
    }

    public Task<IResponse?> GoAsync(string path) => Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    /// <summary>Judges what can be computed about how readable and reachable the page is; takes a picture where AIHORDE_TEST_PICTURES is set.</summary>
    public async Task LookAsync(string picture)
    {
        if (takesPictures)
        {
            await Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(BrowserStack.Screenshots, picture + ".jpg"), FullPage = true, Type = ScreenshotType.Jpeg, Quality = 70,
            });
        }

        Assert.Empty(await Page.EvaluateAsync<string[]>(Scripts.Read("accessibility.js")));
    }

    /// <summary>Opens a page as a phone does, where what arrives late moves most; looks at it narrow and wide, light and dark.</summary>
    public async Task LookAllWaysAsync(string name, string path, int status)
    {
        Expecting(status);
        await Page.SetViewportSizeAsync(Narrow, 900);
        Assert.Equal(status, (await GoAsync(path))!.Status);
        var shift = await Page.EvaluateAsync<double>("() => window.__shift");
        Assert.True(shift <= ShiftMost, $"The layout shifts by {shift}");
        foreach (var width in new[] { Narrow, Wide })
        {
            await Page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await LookAsync($"{name}-{width}-{scheme.ToString().ToLowerInvariant()}");
            }
        }

        await AssertCleanAsync();
    }

    /// <summary>What was wrong so far, with what the browser itself reported to the page.</summary>
    public async Task AssertCleanAsync()
    {
        var violations = await Page.EvaluateAsync<string[]>("() => window.__violations ?? []");
        Assert.Empty(complaints.Concat(violations.Select(violation => $"content security policy: {violation}")));
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    /// <summary>The browser repeats every error answer in its console; those are judged by their status.</summary>
    static bool IsAnswer(string text) => text.StartsWith("Failed to load resource", StringComparison.Ordinal);

    static bool IsOn(string host, string url) =>
        new[] { host, "blob:", "data:" }.Any(own => url.StartsWith(own, StringComparison.Ordinal));

    void Complain(bool isWrong, string what)
    {
        if (isWrong)
        {
            complaints.Enqueue($"{Page.Url}: {what}");
        }
    }
}
