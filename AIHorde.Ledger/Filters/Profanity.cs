using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace AIHorde.Ledger.Filters;

/// <summary>
/// Whether a public name or text is indecent. A plain list of words, matched as whole words after <see cref="PromptText.Normalise"/> has undone the usual
/// disguises; an operator adds words with <c>AIHORDE_PROFANITY</c> (separated by commas).
/// </summary>
public sealed class Profanity
{
    public const string WordsSetting = "AIHORDE_PROFANITY";

    static readonly string[] Words =
    [
        "arsehole", "asshole", "bastard", "bitch", "bollocks", "bullshit", "cock", "cocksucker", "cum", "cunt", "dickhead", "dildo", "fag", "faggot",
        "fuck", "fucked", "fucker", "fucking", "jizz", "motherfucker", "nazi", "nigger", "paedophile", "pedo", "pedophile", "porn", "pussy", "rapist",
        "shit", "shitty", "slut", "twat", "wanker", "whore",
    ];

    readonly Regex pattern;

    public Profanity(IConfiguration configuration)
    {
        var own = configuration[WordsSetting]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var all = string.Join('|', Words.Concat(own).Select(Regex.Escape));
        pattern = new Regex($@"\b(?:{all})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    public bool IsIn(string? text) => text is { Length: > 0 } && pattern.IsMatch(PromptText.Normalise(text));
}
