using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace AIHorde.Web;

/// <summary>
/// A chart drawn on the server, so that it is there without script: one path a line, a legend with the last values, and the same numbers as a table.
/// A value that is missing is a gap in the line, never zero.
/// </summary>
public sealed class LineChart : ComponentBase
{
    const int Width = 720;
    const int Height = 220;
    const int Left = 56;
    const int Bottom = 20;
    const int TopMargin = 8;
    const int TimeLabels = 4;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required Chart Chart { get; set; }

    double Top => NiceCeiling(Chart.Max);

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Draw());

    string Draw()
    {
        var html = new StringBuilder();
        html.Append($"<figure class=\"figure\"><figcaption class=\"row between\"><strong>{E(Title)}</strong>");
        html.Append($"<span class=\"hint\">{E(Chart.Unit)}</span></figcaption>");
        html.Append($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{E(Label)}\">");
        DrawGrid(html);
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            html.Append($"<path class=\"line {Style(i)}\" d=\"{Path(Chart.Lines[i])}\"/>");
        }

        foreach (var mark in Chart.Marks.Where(mark => mark.Value <= Top))
        {
            html.Append($"<a href=\"{E(mark.Href)}\" aria-label=\"{E(Show.Number(mark.Value))} {E(Chart.Unit)}\">");
            html.Append($"<circle class=\"exemplar\" cx=\"{X((mark.At - Chart.From) / Chart.Step)}\" cy=\"{Y(mark.Value)}\" r=\"4\"/></a>");
        }

        html.Append("</svg>");
        DrawLegend(html);
        DrawTable(html);
        return html.Append("</figure>").ToString();
    }

    void DrawGrid(StringBuilder html)
    {
        for (var i = 0; i <= 4; i++)
        {
            var tick = Top * i / 4;
            html.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{Y(tick)}\" y2=\"{Y(tick)}\"/>");
            html.Append($"<text x=\"{Left - 6}\" y=\"{Y(tick)}\" dy=\"4\" text-anchor=\"end\">{E(Show.Number(tick))}</text>");
        }

        for (var i = 0; i <= TimeLabels; i++)
        {
            var anchor = i == 0 ? "start" : i == TimeLabels ? "end" : "middle";
            var at = Chart.From + (Chart.Step * (Chart.Steps * i / TimeLabels));
            html.Append($"<text x=\"{X(Chart.Steps * i / (double)TimeLabels)}\" y=\"{Height - 4}\" text-anchor=\"{anchor}\">{Clock(at)}</text>");
        }
    }

    void DrawLegend(StringBuilder html)
    {
        html.Append("<ul class=\"legend\">");
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            var last = Text(Chart.Lines[i].Values.LastOrDefault(value => value is not null));
            html.Append($"<li><svg viewBox=\"0 0 18 6\" aria-hidden=\"true\"><path class=\"line {Style(i)}\" d=\"M0 3H18\"/></svg> ");
            html.Append($"{E(Chart.Lines[i].Name)} <span class=\"num\">{E(last)}</span></li>");
        }

        html.Append("</ul>");
    }

    void DrawTable(StringBuilder html)
    {
        html.Append("<details><summary>Show as table</summary><div class=\"table-wrap\"><table><thead><tr><th scope=\"col\">Time (UTC)</th>");
        html.AppendJoin("", Chart.Lines.Select(line => $"<th scope=\"col\" class=\"num\">{E(line.Name)}</th>"));
        html.Append("</tr></thead><tbody>");
        for (var step = Chart.Steps - 1; step >= 0; step--)
        {
            html.Append($"<tr><td class=\"mono\">{Clock(Chart.From + (Chart.Step * (step + 1)))}</td>");
            html.AppendJoin("", Chart.Lines.Select(line => $"<td class=\"num\">{E(Text(line.Values[step]))}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table></div></details>");
    }

    string Label => Chart.Lines.Count == 0 ? $"{Title}: nothing measured" : $"{Title}: {string.Join("; ", Chart.Lines.Select(Words))}";

    static string Words(ChartLine line) =>
        $"{line.Name} last {Text(line.Values.LastOrDefault(v => v is not null))}, least {Text(line.Values.Min())}, most {Text(line.Values.Max())}";

    static string Text(double? value) => value is { } known ? Show.Number(known) : "–";

    static string Style(int line) => line < Chart.LinesMax ? $"s{line + 1}" : "s-rest";

    string Clock(DateTimeOffset at) =>
        at.UtcDateTime.ToString(Chart.Step >= TimeSpan.FromMinutes(30) ? "MM-dd HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    string X(double step) => Show.Attribute(Left + ((Width - Left) * step / Chart.Steps));

    string Y(double value) => Show.Attribute(Height - Bottom - ((Height - Bottom - TopMargin) * value / Top));

    string Path(ChartLine line)
    {
        var path = new StringBuilder();
        var pen = false;
        for (var i = 0; i < line.Values.Count; i++)
        {
            if (line.Values[i] is { } value)
            {
                // A value between two gaps is a dot: a line of no length with round ends.
                path.Append(pen ? "L" : "M").Append(X(i + 1)).Append(' ').Append(Y(value)).Append(pen ? "" : "h0");
            }

            pen = line.Values[i] is not null;
        }

        return path.ToString();
    }

    static double NiceCeiling(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1d, 2, 4, 5, 8, 10 }.First(step => step * unit >= value * 0.999) * unit;
    }

    static string E(string text) => HtmlEncoder.Default.Encode(text);
}
