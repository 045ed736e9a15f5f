using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>The pre-tokenizers of a <c>tokenizer.json</c>: they cut text into pieces over which no token reaches.</summary>
internal static class PieceSteps
{
    private const string Gpt2Pattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static TextStep Read(JsonElement step)
    {
        if (step.ValueKind != JsonValueKind.Object) return static (pieces, _) => pieces;
        string type = step.GetProperty("type").GetString()!;
        return type switch
        {
            "Sequence" => NormaliserSteps.Chain(step.GetProperty("pretokenizers").EnumerateArray().Select(Read)),
            "ByteLevel" => ByteLevel(step.Flag("add_prefix_space"), step.Flag("use_regex", true)),
            "Split" => Cut(Patterns.Read(step.GetProperty("pattern")), step.Text("behavior") ?? "Isolated", step.Flag("invert")),
            "Digits" => Cut(Patterns.Make(step.Flag("individual_digits") ? @"\p{Nd}" : @"\p{Nd}+"), "Isolated", false),
            "Punctuation" => Cut(Patterns.Make(@"[\p{P}\p{S}-[£€¢¥]]"), step.Text("behavior") ?? "Isolated", false),
            "Whitespace" => Cut(Patterns.Make(@"\w+|[^\w\s]+"), "Removed", true),
            "WhitespaceSplit" => Cut(Patterns.Make(@"\s+"), "Removed", false),
            "Metaspace" => Metaspace(step),
            _ => throw new EngineFaultException($"The tokenizer's pre-tokenizer '{type}' is not known."),
        };
    }

    private static TextStep ByteLevel(bool prefixSpace, bool cut)
    {
        var pattern = Patterns.Make(Gpt2Pattern);
        return (pieces, _) =>
        {
            var result = new List<string>();
            foreach (string piece in pieces)
            {
                string text = prefixSpace && !piece.StartsWith(' ') ? " " + piece : piece;
                if (!cut) result.Add(ByteLetters.Spell(Encoding.UTF8.GetBytes(text)));
                else foreach (Match match in pattern.Matches(text)) result.Add(ByteLetters.Spell(Encoding.UTF8.GetBytes(match.Value)));
            }
            return result;
        };
    }

    private static TextStep Metaspace(JsonElement step)
    {
        string mark = step.Text("replacement") ?? "▁";
        string scheme = step.Text("prepend_scheme") ?? (step.Flag("add_prefix_space", true) ? "always" : "never");
        var cut = step.Flag("split", true) ? Cut(Patterns.Make(Regex.Escape(mark)), "MergedWithNext", false) : null;
        return (pieces, first) =>
        {
            bool prepend = scheme == "always" || (scheme == "first" && first);
            var marked = pieces.Select(p => p.Replace(" ", mark, StringComparison.Ordinal))
                .Select(p => prepend && !p.StartsWith(mark, StringComparison.Ordinal) ? mark + p : p).ToList();
            return cut is null ? marked : cut(marked, first);
        };
    }

    private static TextStep Cut(Regex pattern, string behaviour, bool invert) => (pieces, _) =>
    {
        var result = new List<string>();
        foreach (string piece in pieces) Join(Sections(piece, pattern, invert), behaviour, result);
        return result;
    };

    private static IEnumerable<(string Text, bool Matches)> Sections(string piece, Regex pattern, bool invert)
    {
        int at = 0;
        foreach (Match match in pattern.Matches(piece))
        {
            if (match.Length == 0) continue;
            if (match.Index > at) yield return (piece[at..match.Index], invert);
            yield return (match.Value, !invert);
            at = match.Index + match.Length;
        }
        if (at < piece.Length) yield return (piece[at..], invert);
    }

    private static void Join(IEnumerable<(string Text, bool Matches)> sections, string behaviour, List<string> result)
    {
        bool matchedBefore = false, open = false;
        foreach (var (text, matches) in sections)
        {
            bool extends = open && behaviour switch
            {
                "MergedWithPrevious" => matches && !matchedBefore,
                "MergedWithNext" => !matches && matchedBefore,
                "Contiguous" => matches && matchedBefore,
                _ => false,
            };
            if (behaviour == "Removed" && matches) open = false;
            else if (extends) result[^1] += text;
            else result.Add(text);
            open = !(behaviour == "Removed" && matches);
            matchedBefore = matches;
        }
    }
}
