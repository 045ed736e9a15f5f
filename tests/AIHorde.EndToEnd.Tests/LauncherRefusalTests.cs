using System.Net;
using System.Net.Sockets;
using AIHorde.EndToEnd.Tests.Stack;

namespace AIHorde.EndToEnd.Tests;

public sealed class LauncherRefusalTests
{
    [Fact]
    public async Task An_unknown_option_is_refused_in_one_line()
    {
        await using var launcher = RunningLauncher.Start(["--colour"]);
        Assert.Equal(2, await launcher.ExitAsync());
        Assert.Contains("--colour", Assert.Single(launcher.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_in_one_line_that_names_the_option()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var launcher = RunningLauncher.Start(["--ephemeral", "--api-port", $"{port}"]);
        Assert.Equal(2, await launcher.ExitAsync());
        Assert.Equal($"Port {port} is in use: choose another with --api-port.", Assert.Single(launcher.Lines));
    }

    [Fact]
    public async Task The_help_is_no_failure()
    {
        await using var launcher = RunningLauncher.Start(["--help"]);
        Assert.Equal(0, await launcher.ExitAsync());
        Assert.Contains(launcher.Lines, line => line.Contains("--ephemeral", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_without_PostgreSQL_behind_it_is_refused_in_one_line()
    {
        await using var launcher = RunningLauncher.Start(["--ephemeral"], ("AIHORDE_PG_BIN", "/nowhere"));
        Assert.Equal(2, await launcher.ExitAsync());
        Assert.Contains(launcher.Lines, line => line.StartsWith("AIHORDE_PG_BIN is /nowhere", StringComparison.Ordinal));
    }
}
