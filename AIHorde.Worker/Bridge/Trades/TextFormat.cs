using System.Buffers;
using System.Text.RegularExpressions;
using AIHorde.Worker.Backends;

namespace AIHorde.Worker.Bridge.Trades;

/// <summary>KoboldAI's output formatting, done here so that it is the same whatever server wrote the text.</summary>
static partial class TextFormat
{
    static readonly SearchValues<char> SentenceEnds = SearchValues.Create(".!?\"'*)]}`~…”’。！？");

    public static string Apply(string text, TextWork work)
    {
        text = CutAtStop(text, work.StopSequences);
        if (work.SingleLine)
        {
            text = text.TrimStart('\r', '\n');
            text = text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
        }

        text = work.RemoveSpecial ? Special().Replace(text, "") : text;
        text = work.RemoveBlankLines ? BlankLines().Replace(text, "\n") : text;
        return work.TrimIncomplete ? TrimIncomplete(text) : text;
    }

    /// <summary>Some servers leave the stop sequence in the text.</summary>
    static string CutAtStop(string text, IReadOnlyList<string> stops)
    {
        var cuts = stops.Where(stop => stop.Length > 0).Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0);
        return text[..cuts.DefaultIfEmpty(text.Length).Min()];
    }

    /// <summary>Text without any finished sentence stays whole: nothing would be left.</summary>
    static string TrimIncomplete(string text)
    {
        var end = text.AsSpan().LastIndexOfAny(SentenceEnds);
        return end < 0 ? text : text[..(end + 1)];
    }

    [GeneratedRegex(@"[#/@%{}+=~|\^<>]")]
    private static partial Regex Special();

    [GeneratedRegex(@"\n{2,}")]
    private static partial Regex BlankLines();
}
