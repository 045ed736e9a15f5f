using System.Text;
using System.Text.RegularExpressions;

namespace AIHorde.Ledger.Filters;

/// <summary>
/// Undoes what hides words from a filter: weights in brackets, punctuation, letters set apart, accents, odd alphabets and widths.
/// </summary>
public static partial class PromptText
{
    /// <summary>More than any real prompt; what is behind is not judged.</summary>
    const int LengthMax = 100_000;

    const int LettersOfAWord = 3;

    public static string Normalise(string prompt)
    {
        var text = prompt.Length > LengthMax ? prompt[..LengthMax] : prompt;
        text = Weights().Replace(text, "$1");
        text = LookAlikes.ToPlain(text);
        text = NotWords().Replace(text, " ");
        return Joined(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Three or more single letters with blanks between them are one word.</summary>
    static string Joined(string[] words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words.Length;)
        {
            var end = i;
            while (end < words.Length && words[end].Length == 1 && char.IsLetter(words[end][0]))
            {
                end++;
            }

            var count = end - i >= LettersOfAWord ? end - i : 1;
            text.Append(text.Length == 0 ? string.Empty : " ").Append(string.Concat(words.AsSpan(i, count)));
            i += count;
        }

        return text.ToString();
    }

    [GeneratedRegex(@"\(([^():]{1,1000}):[0-9.]{1,10}\)", RegexOptions.NonBacktracking)]
    private static partial Regex Weights();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{So}]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotWords();
}
