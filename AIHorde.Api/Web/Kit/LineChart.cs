using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Web;

/// <summary>
/// A chart drawn on the server, so that it is there without script: one path a line, a legend with the last values, and the same numbers as a table.
/// A value that is missing is a gap in the line, never zero. Places are given in percent, so that lines stretch with the page and letters do not.
/// </summary>
public sealed class LineChart : ComponentBase
{
    const int Across = 1000;
    const int Up = 100;
    const double Tall = 100 - TimeFigure.Head - TimeFigure.Foot;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required Chart Chart { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Draw());

    string Draw()
    {
        var html = new StringBuilder();
        TimeFigure.Open(html, Title, Chart.Unit, Label);
        foreach (var tick in Chart.Scale.Ticks(Chart.Max)) TimeFigure.Line(html, Place(tick), Chart.Write(tick));
        TimeFigure.Times(html, Chart.Time);
        TimeFigure.Box(html, TimeFigure.Head, Tall, Across);
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            html.Append($"<path class=\"line {Style(i)}\" d=\"{Path(Chart.Lines[i])}\"/>");
        }

        html.Append("</svg>");
        DrawMarks(html);
        TimeFigure.Rules(html, Chart.Time, Chart.Rules);
        html.Append("</svg>");
        DrawLegend(html);
        TimeFigure.Table(
            html, Chart.Time, Chart.Lines.Select(line => line.Name), step => Chart.Lines.Select(line => Text(line.Values[step])), Chart.Leads);
        return html.ToString();
    }

    void DrawMarks(StringBuilder html)
    {
        foreach (var mark in Chart.Marks)
        {
            html.Append($"<a href=\"{TimeFigure.E(mark.Href)}\" aria-label=\"{TimeFigure.E(Chart.Write(mark.Value))} {TimeFigure.E(Chart.Unit)}\">");
            html.Append($"<circle class=\"exemplar\" cx=\"{Chart.Time.Place(mark.At)}\" cy=\"{Show.Attribute(Place(mark.Value))}%\" r=\"4\"/></a>");
        }
    }

    void DrawLegend(StringBuilder html)
    {
        html.Append("<ul class=\"legend\">");
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            var last = Text(Chart.Lines[i].Values.LastOrDefault(value => value is not null));
            html.Append($"<li><svg viewBox=\"0 0 18 6\" aria-hidden=\"true\"><path class=\"line {Style(i)}\" d=\"M0 3H18\"/></svg> ");
            html.Append($"{TimeFigure.E(Chart.Lines[i].Name)} <span class=\"num\">{TimeFigure.E(last)}</span>{Extremes(Chart.Lines[i])}</li>");
        }

        if (Chart.Lines.Count == 0) html.Append("<li>Nothing measured yet.</li>");
        TimeFigure.RuleKeys(html, Chart.Time, Chart.Rules);
        html.Append("</ul>");
    }

    /// <summary>A line that is level has neither a least nor a most that are worth reading.</summary>
    string Extremes(ChartLine line) => line.Values.Min() is { } least && line.Values.Max() is { } most && least < most
        ? $" <span class=\"muted\">({TimeFigure.E(Chart.Write(least))} to {TimeFigure.E(Chart.Write(most))})</span>"
        : "";

    string Label => Chart.Lines.Count == 0 ? $"{Title}: nothing measured" : $"{Title}: {string.Join("; ", Chart.Lines.Select(Words))}";

    string Words(ChartLine line) =>
        $"{line.Name} last {Text(line.Values.LastOrDefault(v => v is not null))}, least {Text(line.Values.Min())}, most {Text(line.Values.Max())}";

    string Text(double? value) => value is { } known ? Chart.Write(known) : "–";

    static string Style(int line) => line < Chart.LinesMax ? $"s{line + 1}" : "s-rest";

    double Height(double value) => Chart.Scale.Height(value, Chart.Max);

    /// <summary>In percent of the height, from the top.</summary>
    double Place(double value) => TimeFigure.Head + (Tall * (1 - Height(value)));

    string Path(ChartLine line)
    {
        var path = new StringBuilder();
        var pen = false;
        for (var i = 0; i < line.Values.Count; i++)
        {
            if (line.Values[i] is { } value)
            {
                // A value between two gaps is a dash as long as its step.
                var alone = !pen && (i + 1 == line.Values.Count || line.Values[i + 1] is null);
                path.Append(pen ? 'L' : 'M').Append(Show.Attribute(Across * (i + 1.0) / Chart.Steps)).Append(' ')
                    .Append(Show.Attribute(Up * (1 - Height(value)))).Append(alone ? $"h-{Show.Attribute((double)Across / Chart.Steps)}" : "");
            }

            pen = line.Values[i] is not null;
        }

        return path.ToString();
    }
}
