using System.Buffers;

namespace AIHorde.Worker.Engine.Tokenizers;

/// <summary>Tokens that are found in the text before anything else happens to it, the longest first.</summary>
internal sealed class SpecialTokens
{
    private readonly List<AddedToken> _tokens;
    private readonly HashSet<int> _special;
    private readonly SearchValues<string> _search;

    public SpecialTokens(IEnumerable<AddedToken> tokens)
    {
        _tokens = [.. tokens.Where(t => t.Content.Length > 0).OrderByDescending(t => t.Content.Length)];
        _special = [.. _tokens.Where(t => t.Special).Select(t => t.Id)];
        _search = SearchValues.Create([.. _tokens.Select(t => t.Content)], StringComparison.Ordinal);
    }

    public bool Contains(int token) => _special.Contains(token);

    public int? TokenOf(string content) => _tokens.Find(t => t.Content == content)?.Id;

    /// <summary>The text between the tokens, and the tokens; <c>First</c> is true for text that nothing stands before.</summary>
    public IEnumerable<(string Text, int? Token, bool First)> Cut(string text)
    {
        int start = 0;
        while (start < text.Length)
        {
            int found = text.AsSpan(start).IndexOfAny(_search);
            if (found < 0) break;
            int at = start + found;
            var token = _tokens.First(t => string.CompareOrdinal(text, at, t.Content, 0, t.Content.Length) == 0);
            string before = text[start..at];
            if (token.StripLeft) before = before.TrimEnd();
            if (before.Length > 0) yield return (before, null, start == 0);
            yield return ("", token.Id, false);
            start = at + token.Content.Length;
            if (token.StripRight) while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        }
        if (start < text.Length) yield return (text[start..], null, start == 0);
    }
}

/// <param name="Special">Writes nothing when decoded.</param>
internal sealed record AddedToken(int Id, string Content, bool Special, bool StripLeft = false, bool StripRight = false);
