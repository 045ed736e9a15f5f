using AIHorde.Api.Live;
using AIHorde.Api.Web.Live;

namespace AIHorde.Api.Tests.Live;

/// <summary>The drawings of the live page that are more than a line.</summary>
public class LiveDrawingTests
{
    static readonly DateTimeOffset now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_flow_has_as_much_on_both_sides_of_each_reason_and_merges_the_least_reasons()
    {
        var flows = Enumerable.Range(1, 12).SelectMany(i => new[]
        {
            new KudosFlowView($"reason {i:00}", "accounts", i * 10m, 0), new KudosFlowView($"reason {i:00}", "burnt", 0, i * 10m),
        }).ToList();
        var diagram = FlowDiagram.Of(flows);
        Assert.Equal(8, diagram.Reasons.Count);
        Assert.Contains(diagram.Reasons, reason => reason is { Name: "other", Amount: 150m });
        Assert.Equal(780m, diagram.Reasons.Sum(reason => reason.Amount));
        Assert.Equal(diagram.Sources.Single().Tall, diagram.Ends.Single().Tall, 6);
        Assert.Equal(diagram.Sources.Single().Tall, diagram.Reasons.Sum(reason => reason.Tall), 6);
        Assert.True(diagram.Reasons[^1].Top + diagram.Reasons[^1].Tall <= 100.001);
    }

    [Fact]
    public void Nothing_moved_is_drawn_as_nothing() => Assert.Equal("", FlowDiagram.Of([]).Bands);

    [Fact]
    public void A_heat_map_darkens_with_the_count_and_leaves_out_other_kinds()
    {
        var live = View(
            new("image", now.AddMinutes(-6), 0, 0.5, 1_000), new("image", now.AddMinutes(-12), 4, 10, 1), new("text", now.AddMinutes(-6), 2, 2, 50));
        var map = new HeatMap(live, "image", "Images");
        Assert.Equal("M58 13h1v1h-1z", map.Paths[^1]);
        Assert.Equal("M57 9h1v1h-1z", map.Paths[0]);
        Assert.Equal(2, map.Paths.Count(path => path.Length > 0));
        Assert.Equal((1_000, 1), (map.OfStep(0), map.OfStep(4)));
    }

    [Fact]
    public void Waits_are_a_band_with_the_few_in_dashes_and_the_jobs_below()
    {
        var picture = WaitPicture.Of(
            now, LiveRange.Hour.Waits,
            [new("image", now.AddMinutes(-1), 40, 1, 10, 60), new("image", now, 5, 1, 1, 1), new("image", now.AddHours(-2), 9, 1, 1, 1)]);
        Assert.StartsWith("M58 ", picture.Band, StringComparison.Ordinal);
        Assert.StartsWith("M58 ", picture.Median(few: false), StringComparison.Ordinal);
        Assert.StartsWith("M59 ", picture.Median(few: true), StringComparison.Ordinal);
        Assert.Equal("M58.1 100V0h.8V100zM59.1 100V87.5h.8V100z", picture.Bars);
        Assert.Equal(2, picture.Slots.Count(slot => slot is not null));
    }

    [Fact]
    public void Bars_stand_on_each_other()
    {
        var live = View() with
        {
            LastHourFaults =
            [
                new("image", "reported", now.AddMinutes(-1), 2), new("image", "lease_expired", now.AddMinutes(-1), 1), new("image", "lease_expired", now, 3),
            ],
        };
        Assert.Equal(
            ["M58.1 100V66.67h.8V100zM59.1 100V0h.8V100z", "M58.1 66.67V0h.8V66.67z"], StackChart.Bars(LiveCharts.Faults(live, LiveRange.Hour)));
    }

    static LiveView View(params SpreadView[] spread) => new(
        now, null!, [], [], [], [], [], [], [], [], [], new LiveDetail(spread, [], [], [], null, [], []));
}
