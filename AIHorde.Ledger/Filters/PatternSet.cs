using System.Text.RegularExpressions;

namespace AIHorde.Ledger.Filters;

/// <summary>What the filters say of a prompt.</summary>
/// <param name="Suspicion">0, 1 or 2; with 2 the prompt is refused.</param>
public sealed record PromptVerdict(int Suspicion, IReadOnlyList<string> Matches)
{
    public const int Blocked = 2;

    public static readonly PromptVerdict Clean = new(0, []);

    public bool IsBlocked => Suspicion >= Blocked;
}

/// <summary>
/// The filters of one moment, compiled: one alternation a type. Matching never backtracks, so its time grows with the text and not with the
/// pattern's cleverness, and it is cut off all the same.
/// </summary>
public sealed class PatternSet
{
    public const int RegexLengthMax = 2_000;

    /// <summary>Longer prompts than this are not rewritten.</summary>
    public const int ReplaceableLengthMax = 7_000;

    static readonly TimeSpan MatchTimeMax = TimeSpan.FromMilliseconds(500);
    static readonly int[] FirstGroup = [10, 11];
    static readonly int[] SecondGroup = [20];

    readonly Dictionary<int, Regex> byType;
    readonly List<(Regex Pattern, string Replacement)> replacements;

    public static readonly PatternSet Empty = new([]);

    public PatternSet(IReadOnlyList<PromptPattern> filters)
    {
        var usable = filters.Where(filter => TryCompile(filter.Regex) is not null).ToList();
        Sources = usable.GroupBy(filter => filter.Type)
            .ToDictionary(group => group.Key, group => string.Join('|', group.Select(filter => filter.Regex)));
        byType = Sources.ToDictionary(source => source.Key, source => TryCompile(source.Value)!);
        replacements = [.. usable.Where(filter => filter.Type == 10).Select(filter => (TryCompile(filter.Regex)!, filter.Replacement))];
    }

    /// <summary>The alternation of each type, as moderators look at it.</summary>
    public IReadOnlyDictionary<int, string> Sources { get; }

    /// <summary>Null for a pattern that does not parse, or that needs backtracking and is refused for that.</summary>
    /// <param name="limit">How long one text may take; that of prompts, where none is given.</param>
    public static Regex? TryCompile(string pattern, TimeSpan? limit = null)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, limit ?? MatchTimeMax);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Scores the positive part of a prompt: what stands before <c>###</c>.</summary>
    public PromptVerdict Judge(string prompt, int? type = null)
    {
        var text = PromptText.Normalise(prompt.Split("###", 2)[0]);
        var matches = new List<string>();
        var suspicion = Score(FirstGroup, text, type, matches) + Score(SecondGroup, text, type, matches);
        return suspicion == 0 ? PromptVerdict.Clean : new PromptVerdict(suspicion, matches);
    }

    int Score(int[] group, string text, int? type, List<string> matches)
    {
        var before = matches.Count;
        foreach (var member in group)
        {
            if ((type is null || type == member) && byType.TryGetValue(member, out var pattern) && FirstMatch(pattern, text) is { } found)
            {
                matches.Add(found);
            }
        }

        return matches.Count > before ? 1 : 0;
    }

    /// <summary>A text that takes too long to read counts as matching: whoever makes it so has something to hide.</summary>
    static string? FirstMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.Match(text) is { Success: true, Length: > 0 } match ? match.Value : null;
        }
        catch (RegexMatchTimeoutException)
        {
            return "(timeout)";
        }
    }

    /// <summary>Rewrites what type 10 names. Null when the prompt is too long for it, or nothing is left.</summary>
    public string? Replace(string prompt)
    {
        if (prompt.Length > ReplaceableLengthMax)
        {
            return null;
        }

        try
        {
            var rewritten = replacements.Aggregate(prompt, (text, filter) => filter.Pattern.Replace(text, filter.Replacement)).Trim();
            return rewritten.Length == 0 ? null : rewritten;
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
    }
}
