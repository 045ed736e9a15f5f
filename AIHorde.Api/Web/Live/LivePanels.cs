using AIHorde.Api.Live;
using AIHorde.Web;
using Microsoft.AspNetCore.Components;

namespace AIHorde.Api.Web.Live;

/// <summary>A part of the live page that is drawn, and sent, by itself.</summary>
sealed record LivePanel(string Name, Type Component, Func<LiveView, IDictionary<string, object?>> Parameters);

static class LivePanels
{
    public static readonly IReadOnlyList<LivePanel> All =
    [
        Of<LiveHealth>("health"),
        Of<HomeTiles>("home"),
        Of<LiveTiles>("tiles"),
        .. LiveRange.All.SelectMany(OverTime),
        Of<LiveSpread>("spread"),
        Of<LiveFlights>("flights"),
        Of<LiveHistory>("history"),
        Of<LiveQueue>("queue"),
        Of<LiveWorkers>("workers"),
        Of<LiveMap>("map"),
        Of<LiveFlow>("flow"),
        Of<LiveKudos>("kudos"),
        Of<LiveLost>("lost"),
        Chart<LineChart>("minted", "Kudos made and burnt", LiveCharts.Kudos),
    ];

    /// <summary>What the page shows for the range that its address names.</summary>
    static IEnumerable<LivePanel> OverTime(LiveRange range) =>
    [
        Waits(range, "image", "Images: wait to start"),
        Waits(range, "text", "Texts: wait to start"),
        Chart<LineChart>(range.Panel("delivered"), "Delivered", live => LiveCharts.Delivered(live, range)),
        Chart<LineChart>(range.Panel("images"), "Images", live => LiveCharts.Work(live, range, "image", "megapixelsteps a second", 1_000_000)),
        Chart<LineChart>(range.Panel("texts"), "Texts", live => LiveCharts.Work(live, range, "text", "tokens a second", 1)),
        Chart<LineChart>(range.Panel("claims"), "Taken by workers", live => LiveCharts.Claims(live, range)),
        Chart<StackChart>(range.Panel("faults"), "Not delivered, by cause", live => LiveCharts.Faults(live, range)),
    ];

    static LivePanel Of<T>(string name)
        where T : IComponent => new(name, typeof(T), live => new Dictionary<string, object?> { ["Live"] = live });

    static LivePanel Waits(LiveRange range, string kind, string title) =>
        new(range.Panel($"waits-{kind}"), typeof(WaitChart), live => new Dictionary<string, object?>
        {
            ["Title"] = title, ["Picture"] = LiveCharts.Waits(live, range, kind), ["Rules"] = Rules(live),
        });

    static LivePanel Chart<T>(string name, string title, Func<LiveView, Chart> chart)
        where T : IComponent => new(name, typeof(T), live => new Dictionary<string, object?>
        {
            ["Title"] = title, ["Chart"] = chart(live) with { Rules = Rules(live) },
        });

    static IReadOnlyList<ChartRule> Rules(LiveView live) => [.. live.Detail.Events.Select(happened => new ChartRule(happened.At, happened.What))];
}
