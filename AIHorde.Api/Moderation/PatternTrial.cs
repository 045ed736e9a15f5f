using System.Text.RegularExpressions;
using AIHorde.Ledger.Filters;

namespace AIHorde.Api.Moderation;

/// <summary>Tries a pattern on a text before it becomes a filter. Pure.</summary>
static class PatternTrial
{
    public const int PromptLengthMax = 20_000;

    const int HitsMax = 1_000;

    /// <summary>Somebody waits for this one, and all its hits are looked for; a prompt gets less.</summary>
    static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(2);

    /// <summary>Null for a pattern that cannot be used.</summary>
    public static PatternTrialView? Of(string pattern, string prompt)
    {
        if (PatternSet.TryCompile(pattern, TimeMax) is not { } regex) return null;
        var text = PromptText.Normalise(prompt.Split("###", 2)[0]);
        try
        {
            var hits = regex.Matches(text).Where(match => match.Length > 0).Take(HitsMax);
            return new PatternTrialView(text, [.. hits.Select(hit => new PatternHit(hit.Index, hit.Length))], TookTooLong: false);
        }
        catch (RegexMatchTimeoutException)
        {
            return new PatternTrialView(text, [], TookTooLong: true);
        }
    }
}
