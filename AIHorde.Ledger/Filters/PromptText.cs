using System.Text.RegularExpressions;

namespace AIHorde.Ledger.Filters;

/// <summary>
/// Undoes what hides words from a filter: weights in brackets, punctuation, letters set apart, accents, odd alphabets and widths.
/// </summary>
public static partial class PromptText
{
    /// <summary>More than any real prompt; what is behind is not judged.</summary>
    const int LengthMax = 100_000;

    public static string Normalise(string prompt)
    {
        var text = prompt.Length > LengthMax ? prompt[..LengthMax] : prompt;
        text = Weights().Replace(text, "$1");
        text = LookAlikes.ToPlain(text);
        text = NotWords().Replace(text, " ");
        text = SpacedLetters().Replace(text, match => match.Value.Replace(" ", string.Empty, StringComparison.Ordinal));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\(([^():]{1,1000}):[0-9.]{1,10}\)", RegexOptions.NonBacktracking)]
    private static partial Regex Weights();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{So}]+", RegexOptions.NonBacktracking)]
    private static partial Regex NotWords();

    /// <summary>Three or more single letters with blanks between them are one word.</summary>
    [GeneratedRegex(@"(?<=^| )\p{L}(?: \p{L}){2,}(?= |$)", RegexOptions.None, 50)]
    private static partial Regex SpacedLetters();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
