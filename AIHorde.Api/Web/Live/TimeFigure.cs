using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using AIHorde.Web;

namespace AIHorde.Api.Web.Live;

/// <summary>What the live page's own pictures over time share: their frame, the axis of time in UTC, what happened meanwhile, and the table beside.</summary>
static class TimeFigure
{
    const int TimeLabels = 4;

    public static void Open(StringBuilder html, string title, string unit, string label) => html
        .Append($"<figure class=\"figure\"><figcaption class=\"row between\"><strong>{E(title)}</strong><span class=\"hint\">{E(unit)}</span></figcaption>")
        .Append($"<svg class=\"chart\" role=\"img\" aria-label=\"{E(label)}\">");

    /// <param name="y">Where the line is, in percent of the height.</param>
    public static void Line(StringBuilder html, double y, string words) => html
        .Append($"<line class=\"grid\" x2=\"100%\" y1=\"{Show.Attribute(y)}%\" y2=\"{Show.Attribute(y)}%\"/>")
        .Append($"<text y=\"{Show.Attribute(y)}%\" dy=\"-3\">{E(words)}</text>");

    /// <summary>A box that stretches with the page: as wide as there are steps, a hundred high.</summary>
    public static void Box(StringBuilder html, double y, double tall, int steps) => html.Append(
        $"<svg y=\"{Show.Attribute(y)}%\" height=\"{Show.Attribute(tall)}%\" viewBox=\"0 0 {steps} 100\" preserveAspectRatio=\"none\" overflow=\"visible\">");

    public static void Times(StringBuilder html, DateTimeOffset from, TimeSpan step, int steps)
    {
        for (var i = 1; i <= TimeLabels; i++)
        {
            var (at, last) = (from + (step * (steps * i / TimeLabels)), i == TimeLabels);
            html.Append($"<text x=\"{100 * i / TimeLabels}%\" y=\"99%\" text-anchor=\"{(last ? "end" : "middle")}\">");
            html.Append($"{Clock(at, step)}</text>");
        }
    }

    public static void Rules(StringBuilder html, IEnumerable<ChartRule> rules, DateTimeOffset from, TimeSpan over)
    {
        foreach (var rule in rules.Where(rule => rule.At >= from && rule.At < from + over))
        {
            var x = Show.Attribute(100 * (rule.At - from) / over);
            html.Append($"<line class=\"rule\" x1=\"{x}%\" x2=\"{x}%\" y1=\"8%\" y2=\"88%\"><title>{E(rule.Words)}</title></line>");
        }
    }

    /// <param name="rows">The newest first: the time at the end of a step, and its values.</param>
    public static void Table(StringBuilder html, IEnumerable<string> names, IEnumerable<(string Time, IEnumerable<string> Values)> rows)
    {
        html.Append("<details><summary>Show as table</summary><div class=\"table-wrap\"><table><thead><tr><th scope=\"col\">Time (UTC)</th>");
        html.AppendJoin("", names.Select(name => $"<th scope=\"col\" class=\"num\">{E(name)}</th>")).Append("</tr></thead><tbody>");
        foreach (var (time, values) in rows)
        {
            html.Append($"<tr><td class=\"mono\">{time}</td>").AppendJoin("", values.Select(value => $"<td class=\"num\">{E(value)}</td>")).Append("</tr>");
        }

        html.Append("</tbody></table></div></details></figure>");
    }

    public static string Clock(DateTimeOffset at, TimeSpan step) =>
        at.UtcDateTime.ToString(step >= TimeSpan.FromDays(1) ? "MM-dd" : "HH:mm", CultureInfo.InvariantCulture);

    public static string E(string text) => HtmlEncoder.Default.Encode(text);
}
