using AIHorde.AppHost.Hosting;

namespace AIHorde.AppHost.Tests.Hosting;

public sealed class BackoffTests
{
    [Fact]
    public void Waiting_doubles_up_to_its_limit_and_a_good_run_forgives()
    {
        var backoff = new Backoff();
        var waits = Enumerable.Range(0, 10).Select(_ => backoff.Next(TimeSpan.Zero)).ToList();
        Assert.Equal(Backoff.First, waits[0]);
        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.True(pair.Second == pair.First * 2 || pair.Second == Backoff.Most));
        Assert.Equal(Backoff.Most, waits[^1]);
        Assert.Equal(Backoff.First, backoff.Next(Backoff.Forgives));
    }
}
