using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class LauncherOptionsTests
{
    [Fact]
    public void Without_options_the_documented_defaults_hold()
    {
        var options = LauncherOptions.Parse([]);
        Assert.Equal((7001, 18888), (options.ApiPort, options.DashboardPort));
        Assert.Equal((1, 1, false, null), (options.Workers, options.ApiReplicas, options.Ephemeral, options.Data));
    }

    [Fact]
    public void Every_option_is_read_in_both_spellings()
    {
        var expected = new LauncherOptions { ApiPort = 1, DashboardPort = 2, Workers = 3, ApiReplicas = 4, Data = "x" };
        Assert.Equal(expected, LauncherOptions.Parse(["--api-port", "1", "--dashboard-port", "2", "--workers", "3", "--api-replicas", "4", "--data", "x"]));
        Assert.Equal(expected, LauncherOptions.Parse(["--api-port=1", "--dashboard-port=2", "--workers=3", "--api-replicas=4", "--data=x"]));
        Assert.Equal(new LauncherOptions { Workers = 0, Ephemeral = true }, LauncherOptions.Parse(["--no-worker", "--ephemeral"]));
        Assert.True(LauncherOptions.Parse(["--help"]).AsksHelp);
        Assert.True(LauncherOptions.Parse(["--dashboard", "aspire"]).AspireDashboard);
        Assert.False(LauncherOptions.Parse(["--dashboard=own"]).AspireDashboard);
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("extra")]
    [InlineData("--api-port")]
    [InlineData("--api-port", "high")]
    [InlineData("--api-port", "65536")]
    [InlineData("--api-port", "-1")]
    [InlineData("--workers", "65")]
    [InlineData("--api-replicas", "0")]
    [InlineData("--ephemeral=yes")]
    [InlineData("--dashboard", "grafana")]
    [InlineData("--ephemeral", "--data", "x")]
    public void What_is_no_option_is_refused_in_one_line(params string[] arguments)
    {
        var refusal = Assert.Throws<LaunchException>(() => LauncherOptions.Parse(arguments));
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void The_help_names_every_option()
    {
        string[] options =
        [
            "--api-port", "--dashboard-port", "--dashboard ", "--workers", "--no-worker", "--api-replicas", "--data", "--ephemeral", "--help",
        ];
        foreach (var option in options)
        {
            Assert.Contains(option, LauncherOptions.Help, StringComparison.Ordinal);
        }
    }
}
