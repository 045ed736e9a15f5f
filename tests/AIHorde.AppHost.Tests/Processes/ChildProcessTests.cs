using System.Collections.Concurrent;
using System.Diagnostics;
using AIHorde.AppHost.Processes;

namespace AIHorde.AppHost.Tests.Processes;

public sealed class ChildProcessTests
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    readonly ConcurrentQueue<string> output = new();

    [Fact]
    public async Task What_a_child_says_arrives_before_its_end_does()
    {
        await using var child = Start("echo one; echo two >&2; exit 3");
        Assert.Equal(3, await child.Exited.WaitAsync(Limit));
        Assert.Equal(["one", "two"], output.Order());
    }

    [Fact]
    public async Task A_child_that_is_asked_to_stop_ends_in_its_own_way()
    {
        await using var child = Start("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        await Until(() => output.Contains("up"));
        await child.StopAsync().WaitAsync(Limit);
        Assert.Contains("bye", output);
    }

    [Fact]
    public async Task A_child_that_will_not_stop_is_killed_when_its_grace_is_over()
    {
        await using var child = Start("trap '' TERM; echo up; while :; do sleep 0.05; done", grace: TimeSpan.FromSeconds(0.3));
        await Until(() => output.Contains("up"));
        await child.StopAsync().WaitAsync(Limit);
        Assert.Equal(128 + 9, await child.Exited);
    }

    [Fact]
    public async Task What_a_child_has_left_running_goes_with_it()
    {
        await using var child = Start("sleep 600 & echo $!; exit 0");
        await child.Exited.WaitAsync(Limit);
        var left = int.Parse(output.Single());
        await Until(() => !IsRunning(left));
    }

    [Fact]
    public async Task A_line_without_end_is_cut()
    {
        await using var child = Start("head -c 100000 /dev/zero | tr '\\0' x");
        await child.Exited.WaitAsync(Limit);
        Assert.All(output, line => Assert.True(line.Length <= LinePump.LineLengthMax));
        Assert.Equal(100_000, output.Sum(line => line.Length));
    }

    [Fact]
    public async Task A_missing_program_is_told_apart_from_a_failing_one()
    {
        await Assert.ThrowsAsync<System.ComponentModel.Win32Exception>(() => ShortCommand.RunAsync(new("no-such-program", []), CancellationToken.None));
        Assert.Equal(1, (await ShortCommand.RunAsync(new("false", []), CancellationToken.None)).ExitCode);
    }

    [Fact]
    public async Task A_variable_can_be_given_and_taken_away()
    {
        var (_, said) = await ShortCommand.RunAsync(
            new("/bin/sh", ["-c", "echo [$GIVEN][$HOME]"]) { Environment = new Dictionary<string, string?> { ["GIVEN"] = "a b", ["HOME"] = null } },
            CancellationToken.None);
        Assert.Equal("[a b][]", said.Trim());
    }

    ChildProcess Start(string script, TimeSpan? grace = null) =>
        ChildProcess.Start(new("/bin/sh", ["-c", script]) { StopGrace = grace ?? TimeSpan.FromSeconds(4) }, output.Enqueue, output.Enqueue);

    static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    static Task Until(Func<bool> condition) => Waiting.UntilAsync(condition);
}
