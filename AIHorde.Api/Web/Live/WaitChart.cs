using System.Text;
using AIHorde.Api.Live;
using AIHorde.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Api.Web.Live;

/// <summary>Draws <see cref="WaitPicture"/>: waits above, the number of jobs below, so that one sees how much a wait is worth believing.</summary>
sealed class WaitChart : ComponentBase
{
    const double Tall = 62;
    const double BarsFrom = 73;
    const double BarsTall = 15;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required WaitPicture Picture { get; set; }

    [Parameter]
    public IReadOnlyList<ChartRule> Rules { get; set; } = [];

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Draw());

    string Draw()
    {
        var (html, steps) = (new StringBuilder(), Picture.Slots.Count);
        TimeFigure.Open(html, Title, "how long jobs had waited, and how many", Label);
        ChartScale scale = new ChartScale.Waits();
        foreach (var tick in scale.Ticks(0)) TimeFigure.Line(html, TimeFigure.Head + (Tall * (1 - scale.Height(tick, 0))), Seconds(tick));
        TimeFigure.Box(html, TimeFigure.Head, Tall, steps);
        html.Append($"<path class=\"area f1\" d=\"{Picture.Band}\"/><path class=\"line s1\" d=\"{Picture.Median(few: false)}\"/>");
        html.Append($"<path class=\"line s1 few\" d=\"{Picture.Median(few: true)}\"/><path class=\"line s1 thin\" d=\"{Picture.Top}\"/></svg>");
        TimeFigure.Box(html, BarsFrom, BarsTall, steps);
        html.Append($"<path class=\"f-rest\" d=\"{Picture.Bars}\"/></svg>");
        TimeFigure.Rules(html, Picture.Time, Rules);
        TimeFigure.Times(html, Picture.Time);
        html.Append("</svg>");
        html.Append("<ul class=\"legend\">");
        if (Picture.Last is { } last) DrawKeys(html, last);
        else html.Append("<li>Nothing was taken.</li>");
        TimeFigure.RuleKeys(html, Picture.Time, Rules);
        html.Append("</ul>");
        TimeFigure.Table(html, Picture.Time, ["jobs", "half within", "95 % within", "99 % within"], step => Row(Picture.Slots[step]));
        return html.ToString();
    }

    void DrawKeys(StringBuilder html, WaitSlotView last)
    {
        html.Append(Key("<path class=\"line s1\" d=\"M0 3H18\"/>", "half within", Seconds(last.P50Seconds)));
        html.Append(Key("<path class=\"area f1\" d=\"M0 0H18V6H0z\"/>", "95 % within", Seconds(last.P95Seconds)));
        html.Append(Key("<path class=\"line s1 thin\" d=\"M0 3H18\"/>", "99 % within", Seconds(last.P99Seconds)));
        html.Append(Key("<path class=\"f-rest\" d=\"M0 0H18V6H0z\"/>", "jobs, at most", Show.Count(Picture.Most)));
        html.Append($"<li class=\"hint\">in dashes: fewer than {WaitPicture.JobsFew} jobs</li>");
    }

    static string Key(string mark, string name, string value) =>
        $"<li><svg viewBox=\"0 0 18 6\" aria-hidden=\"true\">{mark}</svg> {name} <span class=\"num\">{value}</span></li>";

    static IEnumerable<string> Row(WaitSlotView? slot) => slot is null
        ? ["0", "–", "–", "–"]
        : [Show.Count(slot.Jobs), Seconds(slot.P50Seconds), Seconds(slot.P95Seconds), Seconds(slot.P99Seconds)];

    string Label => Picture.Last is { } last
        ? $"{Title}: lately half of the jobs within {Seconds(last.P50Seconds)}, 95 % within {Seconds(last.P95Seconds)}; at most {Picture.Most} jobs in a step"
        : $"{Title}: nothing was taken";

    static string Seconds(double seconds) => Show.Duration(TimeSpan.FromSeconds(seconds));
}
