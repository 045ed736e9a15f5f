using AIHorde.Web;

namespace AIHorde.AppHost.Tests.Dashboard;

public sealed class SparkTests
{
    [Fact]
    public void A_line_and_its_area_break_where_nothing_is_known()
    {
        Assert.Equal("M0.5 100L1.5 0M3.5 50", Spark.Line([0, 2, null, 1], 2));
        Assert.Equal("M0.5 100L0.5 50L0.5 100z", Spark.Area([1, null], 2));
    }

    [Fact]
    public void Nothing_and_zero_alone_stay_on_the_ground()
    {
        Assert.Equal("", Spark.Line([null, null], 0));
        Assert.Equal("M0.5 100L1.5 100", Spark.Line([0, 0], 0));
    }
}
