using System.Text;
using AIHorde.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Api.Web.Live;

/// <summary>Sums of several sorts as bars on top of each other, a bar a step: how many there were, and of which sort.</summary>
sealed class StackChart : ComponentBase
{
    const double Tall = 100 - TimeFigure.Head - TimeFigure.Foot;
    const int Up = 100;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required Chart Chart { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Draw());

    /// <summary>The bars of each line, each standing on the lines before it.</summary>
    public static IReadOnlyList<string> Bars(Chart chart)
    {
        var (below, most, paths) = (new double[chart.Steps], MostOf(chart), new List<string>());
        foreach (var line in chart.Lines)
        {
            var path = new StringBuilder();
            for (var i = 0; i < chart.Steps; i++)
            {
                if (line.Values[i] is not { } amount || amount <= 0) continue;
                path.Append($"M{i}.1 {Y(chart, below[i], most)}V{Y(chart, below[i] + amount, most)}h.8V{Y(chart, below[i], most)}z");
                below[i] += amount;
            }

            paths.Add(path.ToString());
        }

        return paths;
    }

    static double MostOf(Chart chart) => Enumerable.Range(0, chart.Steps).Max(i => chart.Lines.Sum(line => line.Values[i] ?? 0));

    static string Y(Chart chart, double value, double most) => Show.Attribute(Up * (1 - chart.Scale.Height(value, most)));

    string Draw()
    {
        var (html, bars, most) = (new StringBuilder(), Bars(Chart), MostOf(Chart));
        TimeFigure.Open(html, Title, Chart.Unit, Label);
        foreach (var tick in Chart.Scale.Ticks(most)) TimeFigure.Line(html, TimeFigure.Head + (Tall * (1 - Chart.Scale.Height(tick, most))), Chart.Write(tick));
        TimeFigure.Box(html, TimeFigure.Head, Tall, Chart.Steps);
        for (var i = 0; i < bars.Count; i++) html.Append($"<path class=\"{Style(i)}\" d=\"{bars[i]}\"/>");
        html.Append("</svg>");
        TimeFigure.Rules(html, Chart.Time, Chart.Rules);
        TimeFigure.Times(html, Chart.Time);
        html.Append("</svg><ul class=\"legend\">");
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            html.Append($"<li><svg viewBox=\"0 0 18 6\" aria-hidden=\"true\"><path class=\"{Style(i)}\" d=\"M0 0H18V6H0z\"/></svg> ");
            html.Append($"{TimeFigure.E(Chart.Lines[i].Name)} <span class=\"num\">{Show.Number(Chart.Lines[i].Values.Sum() ?? 0)}</span></li>");
        }

        if (Chart.Lines.Count == 0) html.Append("<li>None.</li>");
        TimeFigure.RuleKeys(html, Chart.Time, Chart.Rules);
        html.Append("</ul>");
        TimeFigure.Table(
            html, Chart.Time, Chart.Lines.Select(line => line.Name), step => Chart.Lines.Select(line => Show.Number(line.Values[step] ?? 0)));
        return html.ToString();
    }

    string Label => Chart.Lines.Count == 0
        ? $"{Title}: none"
        : $"{Title}: {string.Join("; ", Chart.Lines.Select(line => $"{line.Name} {Show.Number(line.Values.Sum() ?? 0)} in all"))}";

    static string Style(int line) => line < Chart.LinesMax ? $"f{line + 1}" : "f-rest";
}
