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
        Of<LiveTiles>("tiles"),
        Chart("waits", "Wait to start", LiveCharts.Waits),
        Of<LiveSpread>("spread"),
        Of<LiveFlights>("flights"),
        Of<LiveHistory>("history"),
        Chart("delivered", "Delivered", LiveCharts.Delivered),
        Chart("images", "Images", live => LiveCharts.Work(live, "image", "megapixelsteps a second", 1_000_000)),
        Chart("texts", "Texts", live => LiveCharts.Work(live, "text", "tokens a second", 1)),
        Chart("claims", "Taken by workers", LiveCharts.Claims),
        Chart("faults", "Not delivered, by cause", LiveCharts.Faults),
        Of<LiveQueue>("queue"),
        Of<LiveWorkers>("workers"),
        Of<LiveMap>("map"),
        Of<LiveFlow>("flow"),
        Of<LiveKudos>("kudos"),
        Of<LiveLost>("lost"),
        Chart("minted", "Kudos made and burnt", LiveCharts.Kudos),
        Chart("month", "Delivered, last month", LiveCharts.Month),
        Chart("month-waits", "Wait to start, last month", LiveCharts.MonthWaits),
    ];

    static LivePanel Of<T>(string name)
        where T : IComponent => new(name, typeof(T), live => new Dictionary<string, object?> { ["Live"] = live });

    static LivePanel Chart(string name, string title, Func<LiveView, Chart> chart) =>
        new(name, typeof(LineChart), live => new Dictionary<string, object?>
        {
            ["Title"] = title,
            ["Chart"] = chart(live) with { Rules = [.. live.Detail.Events.Select(happened => new ChartRule(happened.At, happened.What))] },
        });
}
