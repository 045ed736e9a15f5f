using AIHorde.AppHost.Hosting;
using Microsoft.Extensions.Logging;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class ServiceLineTests
{
    [Theory]
    [InlineData("info: AIHorde.Api.Requests.QueueFollower[1456235316] Knows the queue", LogLevel.Information, "Knows the queue")]
    [InlineData("2026-11-28 04:26:14 warn: AIHorde.Worker.Bridge.Popper[-7] Trying on", LogLevel.Warning, "warning: Trying on (AIHorde.Worker.Bridge.Popper)")]
    [InlineData("fail: Npgsql.Connection[1000] It broke: [1]", LogLevel.Error, "error: It broke: [1] (Npgsql.Connection)")]
    [InlineData("crit: A[0] ", LogLevel.Critical, "critical:  (A)")]
    [InlineData("\u001b[32minfo\u001b[0m: A[0] said", LogLevel.Information, "said")]
    [InlineData("infos: none of the kind", LogLevel.Information, "infos: none of the kind")]
    [InlineData("", LogLevel.Information, "")]
    public void A_line_of_a_service_says_first_what_it_has_to_say(string text, LogLevel level, string shown)
    {
        var said = ServiceLine.Parse(Line(text, isError: false));
        Assert.Equal(level, said.Level);
        Assert.Equal(shown, said.Word + said.Message + said.Origin);
    }

    [Fact]
    public void A_line_of_another_kind_is_trouble_where_its_resource_says_so() =>
        Assert.Equal(new ServiceLine(LogLevel.Error, null, "FATAL: no"), ServiceLine.Parse(Line("FATAL: no", isError: true)));

    static LogLine Line(string text, bool isError) => new(1, "api", DateTimeOffset.UnixEpoch, isError, text);
}
