using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class ResourceLogTests
{
    readonly ResourceLog log = new(TimeProvider.System);

    [Fact]
    public void Only_the_last_lines_of_each_resource_are_kept()
    {
        log.Write("quiet", "still here");
        for (var number = 0; number < ResourceLog.LinesMax + 5; number++)
        {
            log.Write("loud", $"{number}");
        }

        Assert.Equal(ResourceLog.LinesMax, log.Read("loud").Count);
        Assert.Equal("5", log.Read("loud")[0].Text);
        Assert.Equal("still here", Assert.Single(log.Read("quiet")).Text);
    }

    [Fact]
    public void Lines_of_all_resources_merge_in_the_order_of_writing()
    {
        log.Write("a", "1");
        log.Write("b", "2");
        log.Write("a", "3", isError: true);
        Assert.Equal(["1", "2", "3"], log.Read().Select(line => line.Text));
        Assert.Equal([false, false, true], log.Read().Select(line => line.IsError));
    }

    [Fact]
    public async Task A_follower_gets_what_was_and_what_comes_and_misses_nothing_between()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        log.Write("a", "1");
        log.Write("b", "not asked for");
        var texts = new List<string>();
        await foreach (var line in log.FollowAsync("a", limit.Token))
        {
            texts.Add(line.Text);
            if (texts.Count == 3)
            {
                break;
            }

            log.Write("a", $"{texts.Count + 1}");
        }

        Assert.Equal(["1", "2", "3"], texts);
    }
}
