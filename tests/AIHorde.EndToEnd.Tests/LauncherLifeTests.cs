using System.Net;
using AIHorde.EndToEnd.Tests.Stack;

namespace AIHorde.EndToEnd.Tests;

/// <summary>One stack for all of these: they look, and what they break they see mended.</summary>
public sealed class LauncherLifeTests(LauncherLifeTests.OneStack stack) : IClassFixture<LauncherLifeTests.OneStack>
{
    RunningLauncher Launcher => stack.Launcher;

    [Fact]
    public async Task When_it_says_ready_the_api_is_healthy()
    {
        Assert.True(await HealthLook.IsHealthyAsync(Launcher.Api));
        Assert.NotEqual("unchanged", Launcher.AdminKey);
    }

    [Fact]
    public async Task The_dashboard_opens_with_the_printed_address_and_not_without()
    {
        using var http = new HttpClient();
        using var refused = await http.GetAsync(new Uri(Launcher.Dashboard + "/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        var login = Launcher.Lines.Single(line => line.Contains("/login?t=", StringComparison.Ordinal));
        using var welcomed = await http.GetAsync(new Uri(login[login.IndexOf("http", StringComparison.Ordinal)..]), TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.Unauthorized, welcomed.StatusCode);
    }

    [Fact]
    public void A_setting_given_to_the_launcher_reaches_the_service()
    {
        NeedsProcesses();
        var environment = MarkedProcesses.Environment(MarkedProcesses.Find(Launcher, "AIHorde.Api.dll").Single());
        Assert.Contains("RateLimits__Enabled=false", environment, StringComparison.Ordinal);
        Assert.Contains("OTEL_SERVICE_NAME=api", environment, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__ledger=Host=", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_killed_service_comes_back()
    {
        NeedsProcesses();
        var before = MarkedProcesses.Find(Launcher, "AIHorde.Api.dll").Single();
        await Signals.SendAsync("KILL", before);
        await Waiting.UntilAsync(() => Launcher.Lines.Any(line => line.Contains("starting again", StringComparison.Ordinal)), "restart");
        await Waiting.UntilAsync(() => HealthLook.IsHealthyAsync(Launcher.Api), "health after the restart");
        Assert.NotEqual(before, MarkedProcesses.Find(Launcher, "AIHorde.Api.dll").Single());
    }

    [Fact]
    public async Task A_killed_database_server_comes_back_and_the_service_with_it()
    {
        NeedsProcesses();
        var api = MarkedProcesses.Find(Launcher, "AIHorde.Api.dll").Single();
        var server = MarkedProcesses.Find(Launcher, "postgres -D").Single();
        await Signals.SendAsync("KILL", server);
        await Waiting.UntilAsync(() => MarkedProcesses.Find(Launcher, "postgres -D").Any(id => id != server), "a new server");
        await Waiting.UntilAsync(() => HealthLook.IsHealthyAsync(Launcher.Api), "health after the crash");
        Assert.Equal(api, MarkedProcesses.Find(Launcher, "AIHorde.Api.dll").Single());
    }

    static void NeedsProcesses() => Assert.SkipUnless(MarkedProcesses.CanBeSeen, "Processes are told apart by Linux's /proc.");

    public sealed class OneStack : IAsyncLifetime
    {
        RunningLauncher? launcher;

        internal RunningLauncher Launcher => launcher!;

        public async ValueTask InitializeAsync() => launcher = await RunningLauncher.StartReadyAsync(["--ephemeral"], ("RateLimits__Enabled", "false"));

        public async ValueTask DisposeAsync()
        {
            if (launcher is not null)
            {
                await launcher.DisposeAsync();
            }
        }
    }
}
