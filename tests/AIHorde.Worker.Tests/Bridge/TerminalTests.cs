using AIHorde.Worker.Bridge.Terminal;

namespace AIHorde.Worker.Tests.Bridge;

public sealed class TerminalTests
{
    [Theory]
    [InlineData(false, "xterm-256color", false, true)]
    [InlineData(false, "dumb", true, false)]
    [InlineData(false, null, true, false)]
    [InlineData(true, null, true, true)]
    [InlineData(true, null, false, false)]
    public void The_view_is_drawn_where_the_terminal_understands_it(bool windows, string? term, bool enabled, bool drawn) =>
        Assert.Equal(drawn, TerminalView.Understands(windows, term, () => enabled));
}
