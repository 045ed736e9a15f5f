using AIHorde.Ledger.Stats;

namespace AIHorde.Ledger.Tests.Stats;

public sealed class WaitStepsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.49, 0)]
    [InlineData(0.5, 1)]
    [InlineData(7, 4)]
    [InlineData(3_600, 13)]
    [InlineData(1e9, 13)]
    public void A_wait_falls_into_the_step_whose_end_it_has_not_reached(double seconds, int step) =>
        Assert.Equal(step, WaitSteps.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void A_percentile_lies_within_its_step_as_far_as_its_share_of_the_count()
    {
        var counts = new long[WaitSteps.UpperSeconds.Count];
        (counts[3], counts[4]) = (10, 10);
        Assert.Equal(5, WaitSteps.Percentile(counts, 0.5));
        Assert.Equal(7.5, WaitSteps.Percentile(counts, 0.75));
        Assert.Equal(2.3, WaitSteps.Percentile(counts, 0.05)!.Value, 6);
    }

    [Fact]
    public void Nothing_counted_has_no_percentile_and_the_open_step_says_its_start()
    {
        var counts = new long[WaitSteps.UpperSeconds.Count];
        Assert.Null(WaitSteps.Percentile(counts, 0.5));
        counts[^1] = 3;
        Assert.Equal(3_600, WaitSteps.Percentile(counts, 0.95));
    }
}
