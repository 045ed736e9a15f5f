using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace AIHorde.Api;

/// <summary>
/// The little markdown that documents need: headings, paragraphs, lists, bold, code and links. Everything else is text and is encoded, so a document
/// cannot bring markup of its own.
/// </summary>
public static partial class Markdown
{
    public static string ToHtml(string markdown)
    {
        var html = new StringBuilder();
        foreach (var block in markdown.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append(Block(block)).Append('\n');
        }

        return html.ToString();
    }

    static string Block(string block)
    {
        var level = block.TakeWhile(character => character == '#').Count();
        if (level is > 0 and <= 6 && block.Length > level && block[level] == ' ')
        {
            return $"<h{level}>{Inline(block[(level + 1)..])}</h{level}>";
        }

        var lines = block.Split('\n');
        return lines.All(line => line.StartsWith("- ", StringComparison.Ordinal) || line.StartsWith("  ", StringComparison.Ordinal))
            ? $"<ul>{string.Concat(Items(lines).Select(item => $"<li>{Inline(item)}</li>"))}</ul>"
            : $"<p>{Inline(string.Join(' ', lines))}</p>";
    }

    /// <summary>An indented line continues the item above it.</summary>
    static IEnumerable<string> Items(string[] lines)
    {
        var item = string.Empty;
        foreach (var line in lines)
        {
            if (line.StartsWith("- ", StringComparison.Ordinal) && item.Length > 0)
            {
                yield return item;
                item = string.Empty;
            }

            item = line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : $"{item} {line.Trim()}";
        }

        yield return item;
    }

    static string Inline(string text)
    {
        var encoded = WebUtility.HtmlEncode(text);
        encoded = Code().Replace(encoded, "<code>$1</code>");
        encoded = Bold().Replace(encoded, "<strong>$1</strong>");
        return Link().Replace(encoded, "<a href=\"$2\">$1</a>");
    }

    [GeneratedRegex("`([^`]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\*\*([^*]+)\*\*", RegexOptions.NonBacktracking)]
    private static partial Regex Bold();

    /// <summary>Only links to the web, to mail and into this site: no other scheme can run anything.</summary>
    [GeneratedRegex(@"\[([^\]]+)\]\(((?:https://|mailto:|/)[^)\s]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
