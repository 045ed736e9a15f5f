using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
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
    const int TimeLabels = 4;
    const int RulesMax = 6;

    /// <summary>Above the lines and below them there is room for letters, in percent of the height.</summary>
    const double Head = 8;

    const double Foot = 12;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    [Parameter, EditorRequired]
    public required Chart Chart { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Draw());

    string Draw()
    {
        var html = new StringBuilder();
        html.Append($"<figure class=\"figure\"><figcaption class=\"row between\"><strong>{E(Title)}</strong>");
        html.Append($"<span class=\"hint\">{E(Chart.Unit)}</span></figcaption>");
        html.Append($"<svg class=\"chart\" role=\"img\" aria-label=\"{E(Label)}\">");
        DrawGrid(html);
        html.Append($"<svg y=\"{Head}%\" height=\"{100 - Head - Foot}%\" viewBox=\"0 0 {Across} {Up}\" preserveAspectRatio=\"none\" overflow=\"visible\">");
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            html.Append($"<path class=\"line {Style(i)}\" d=\"{Path(Chart.Lines[i])}\"/>");
        }

        html.Append("</svg>");
        DrawMarks(html);
        DrawRules(html);
        html.Append("</svg>");
        DrawLegend(html);
        DrawTable(html);
        return html.Append("</figure>").ToString();
    }

    void DrawGrid(StringBuilder html)
    {
        foreach (var tick in Chart.Scale.Ticks(Chart.Max))
        {
            html.Append($"<line class=\"grid\" x2=\"100%\" y1=\"{Percent(tick)}\" y2=\"{Percent(tick)}\"/>");
            html.Append($"<text y=\"{Percent(tick)}\" dy=\"-3\">{E(Chart.Write(tick))}</text>");
        }

        for (var i = 1; i <= TimeLabels; i++)
        {
            var at = Chart.From + (Chart.Step * (Chart.Steps * i / TimeLabels));
            var anchor = i == TimeLabels ? "end" : "middle";
            html.Append($"<text x=\"{100 * i / TimeLabels}%\" y=\"99%\" text-anchor=\"{anchor}\">{Clock(at, ofAxis: true)}</text>");
        }
    }

    void DrawMarks(StringBuilder html)
    {
        foreach (var mark in Chart.Marks)
        {
            html.Append($"<a href=\"{E(mark.Href)}\" aria-label=\"{E(Chart.Write(mark.Value))} {E(Chart.Unit)}\">");
            html.Append($"<circle class=\"exemplar\" cx=\"{Place(mark.At)}%\" cy=\"{Percent(mark.Value)}\" r=\"4\"/></a>");
        }
    }

    void DrawRules(StringBuilder html)
    {
        foreach (var rule in Rules)
        {
            var x = Place(rule.At);
            html.Append($"<line class=\"rule\" x1=\"{x}%\" x2=\"{x}%\" y1=\"{Head}%\" y2=\"{100 - Foot}%\"><title>{E(rule.Words)}</title></line>");
        }
    }

    void DrawLegend(StringBuilder html)
    {
        html.Append("<ul class=\"legend\">");
        for (var i = 0; i < Chart.Lines.Count; i++)
        {
            var last = Text(Chart.Lines[i].Values.LastOrDefault(value => value is not null));
            html.Append($"<li><svg viewBox=\"0 0 18 6\" aria-hidden=\"true\"><path class=\"line {Style(i)}\" d=\"M0 3H18\"/></svg> ");
            html.Append($"{E(Chart.Lines[i].Name)} <span class=\"num\">{E(last)}</span>{Extremes(Chart.Lines[i])}</li>");
        }

        if (Chart.Lines.Count == 0) html.Append("<li>Nothing measured yet.</li>");
        foreach (var rule in Rules)
        {
            html.Append($"<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><path class=\"rule\" d=\"M9 0V12\"/></svg> ");
            html.Append($"{Clock(rule.At, ofAxis: false)} {E(rule.Words)}</li>");
        }

        html.Append("</ul>");
    }

    /// <summary>A line that is level has neither a least nor a most that are worth reading.</summary>
    string Extremes(ChartLine line) => line.Values.Min() is { } least && line.Values.Max() is { } most && least < most
        ? $" <span class=\"muted\">({E(Chart.Write(least))} to {E(Chart.Write(most))})</span>"
        : "";

    void DrawTable(StringBuilder html)
    {
        html.Append("<details><summary>Show as table</summary><div class=\"table-wrap\"><table><thead><tr><th scope=\"col\">Time (UTC)</th>");
        html.AppendJoin("", Chart.Lines.Select(line => $"<th scope=\"col\" class=\"num\">{E(line.Name)}</th>"));
        html.Append("</tr></thead><tbody>");
        for (var step = Chart.Steps - 1; step >= 0; step--)
        {
            var from = Chart.From + (Chart.Step * step);
            var clock = Clock(from + Chart.Step, ofAxis: false);
            var leading = Chart.Leads?.Invoke(from) is { } href ? $"<a href=\"{E(href)}\">{clock}</a>" : clock;
            html.Append($"<tr><td class=\"mono\">{leading}</td>");
            html.AppendJoin("", Chart.Lines.Select(line => $"<td class=\"num\">{E(Text(line.Values[step]))}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table></div></details>");
    }

    string Label => Chart.Lines.Count == 0 ? $"{Title}: nothing measured" : $"{Title}: {string.Join("; ", Chart.Lines.Select(Words))}";

    string Words(ChartLine line) =>
        $"{line.Name} last {Text(line.Values.LastOrDefault(v => v is not null))}, least {Text(line.Values.Min())}, most {Text(line.Values.Max())}";

    string Text(double? value) => value is { } known ? Chart.Write(known) : "–";

    static string Style(int line) => line < Chart.LinesMax ? $"s{line + 1}" : "s-rest";

    /// <summary>The axis of several days names days alone; a table names every step.</summary>
    string Clock(DateTimeOffset at, bool ofAxis)
    {
        var ofDays = Chart.Step * Chart.Steps >= TimeSpan.FromDays(2);
        var format = (ofDays, Chart.Step.TotalMinutes) switch
        {
            (true, >= 24 * 60) => "MM-dd",
            (true, _) => ofAxis ? "MM-dd" : "MM-dd HH:mm",
            (false, >= 1) => "HH:mm",
            _ => "HH:mm:ss",
        };
        return at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Of what happened in the time that is shown, the last; more would hide the lines.</summary>
    IEnumerable<ChartRule> Rules => Chart.Rules.Where(rule => rule.At >= Chart.From && rule.At < Chart.From + (Chart.Step * Chart.Steps)).TakeLast(RulesMax);

    string Place(DateTimeOffset at) => Show.Attribute(100 * (at - Chart.From) / (Chart.Step * Chart.Steps));

    double Height(double value) => Chart.Scale.Height(value, Chart.Max);

    string Percent(double value) => Show.Attribute(100 - Foot - ((100 - Head - Foot) * Height(value))) + "%";

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

    static string E(string text) => HtmlEncoder.Default.Encode(text);
}
