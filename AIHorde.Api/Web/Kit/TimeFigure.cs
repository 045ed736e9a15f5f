using System.Text;
using System.Text.Encodings.Web;

namespace AIHorde.Web;

/// <summary>What charts over time share: their frame, the axis, what happened meanwhile, and the table beside. Places are in percent of the height.</summary>
public static class TimeFigure
{
    /// <summary>Above the lines and below them there is room for letters.</summary>
    public const double Head = 8;

    public const double Foot = 12;

    const int TimeLabels = 4;

    public static void Open(StringBuilder html, string title, string unit, string label) => html
        .Append($"<figure class=\"figure\"><figcaption class=\"row between\"><strong>{E(title)}</strong><span class=\"hint\">{E(unit)}</span></figcaption>")
        .Append($"<svg class=\"chart\" role=\"img\" aria-label=\"{E(label)}\">");

    public static void Line(StringBuilder html, double y, string words) => html
        .Append($"<line class=\"grid\" x2=\"100%\" y1=\"{Show.Attribute(y)}%\" y2=\"{Show.Attribute(y)}%\"/>")
        .Append($"<text y=\"{Show.Attribute(y)}%\" dy=\"-3\">{E(words)}</text>");

    /// <summary>A box that stretches with the page, a hundred high.</summary>
    public static void Box(StringBuilder html, double y, double tall, int across) => html.Append(
        $"<svg y=\"{Show.Attribute(y)}%\" height=\"{Show.Attribute(tall)}%\" viewBox=\"0 0 {across} 100\" preserveAspectRatio=\"none\" overflow=\"visible\">");

    public static void Times(StringBuilder html, ChartTime time)
    {
        for (var i = 1; i <= TimeLabels; i++)
        {
            html.Append($"<text x=\"{100 * i / TimeLabels}%\" y=\"99%\" text-anchor=\"{(i == TimeLabels ? "end" : "middle")}\">");
            html.Append($"{time.Clock(time.From + (time.Step * (time.Steps * i / TimeLabels)), ofAxis: true)}</text>");
        }
    }

    public static void Rules(StringBuilder html, ChartTime time, IEnumerable<ChartRule> rules)
    {
        foreach (var rule in time.Shown(rules))
        {
            var x = time.Place(rule.At);
            html.Append($"<line class=\"rule\" x1=\"{x}\" x2=\"{x}\" y1=\"{Head}%\" y2=\"{100 - Foot}%\"><title>{E(rule.Words)}</title></line>");
        }
    }

    /// <summary>The names of the rules, for the legend.</summary>
    public static void RuleKeys(StringBuilder html, ChartTime time, IEnumerable<ChartRule> rules)
    {
        foreach (var rule in time.Shown(rules))
        {
            html.Append("<li><svg viewBox=\"0 0 18 12\" aria-hidden=\"true\"><path class=\"rule\" d=\"M9 0V12\"/></svg> ");
            html.Append($"{time.Clock(rule.At)} {E(rule.Words)}</li>");
        }
    }

    /// <summary>A row for each step, the newest first.</summary>
    /// <param name="values">What a step says, in the order of the names.</param>
    /// <param name="leads">Where a step's time leads, by its beginning; null for nowhere.</param>
    public static void Table(
        StringBuilder html, ChartTime time, IEnumerable<string> names, Func<int, IEnumerable<string>> values, Func<DateTimeOffset, string>? leads = null)
    {
        html.Append("<details><summary>Show as table</summary><div class=\"table-wrap\"><table><thead><tr><th scope=\"col\">Time (UTC)</th>");
        html.AppendJoin("", names.Select(name => $"<th scope=\"col\" class=\"num\">{E(name)}</th>")).Append("</tr></thead><tbody>");
        for (var step = time.Steps - 1; step >= 0; step--)
        {
            var clock = time.Clock(time.EndOf(step));
            var leading = leads?.Invoke(time.EndOf(step - 1)) is { } href ? $"<a href=\"{E(href)}\">{clock}</a>" : clock;
            html.Append($"<tr><td class=\"mono\">{leading}</td>");
            html.AppendJoin("", values(step).Select(value => $"<td class=\"num\">{E(value)}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table></div></details></figure>");
    }

    public static string E(string text) => HtmlEncoder.Default.Encode(text);
}
