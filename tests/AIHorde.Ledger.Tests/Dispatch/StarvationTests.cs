using AIHorde.Ledger.Dispatch;

namespace AIHorde.Ledger.Tests.Dispatch;

public sealed class StarvationTests
{
    const int PointsPerSecond = 5;

    static readonly DateTimeOffset start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    static readonly JobId claim = new(new Guid(1, 1, 1, new byte[8]));
    static readonly TextOffer worker = new() { Id = new(new Guid(7, 7, 7, new byte[8])), Owner = new(9), OwnerTrusted = true, Models = ["m"], Speed = 10 };

    readonly DispatchQueue<TextDemand, TextOffer> queue = new(new SilentTally<TextDemand, TextOffer>(), DispatchLimits.Default);
    int created;

    /// <summary>As many rich requests come as the cluster can serve, for ever. What waits gains on whoever comes later, so nobody's turn never comes.</summary>
    [Theory]
    [InlineData(1_000, -50)]
    [InlineData(5_000, -100)]
    [InlineData(200, 14)]
    [Trait("threat", "19")]
    public void A_poor_request_waits_no_longer_than_its_distance_to_the_richest_at_five_points_a_second(int rich, int poor)
    {
        var waits = (rich - poor) / PointsPerSecond;
        var anonymous = Ask(poor, start);
        for (var second = 0; second < waits; second++)
        {
            Ask(rich, start.AddSeconds(second));
            Assert.NotEqual(anonymous, queue.Choose(worker, 1, claim).Choice!.Request.Id);
        }
        Ask(rich, start.AddSeconds(waits + 1));
        Assert.Equal(anonymous, queue.Choose(worker, 1, claim).Choice!.Request.Id);
    }

    RequestId Ask(int priority, DateTimeOffset at)
    {
        var id = new RequestId(new Guid(++created, 0, 0, new byte[8]));
        queue.Learn(
            new() { Id = id, Owner = new(3), Models = ["m"], Demand = new(), Order = QueueOrder.Of(priority, at, id), Prompt = "Once upon" }, 1, version: 1);
        return id;
    }
}
