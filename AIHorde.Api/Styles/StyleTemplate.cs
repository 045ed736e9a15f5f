using System.Text.RegularExpressions;

namespace AIHorde.Api.Styles;

/// <summary>Puts a user's prompt into a style's. Pure.</summary>
static partial class StyleTemplate
{
    const string Divider = "###";
    const string Positive = "{p}";
    const string Negative = "{np}";

    /// <summary>The prompt is parted at the first divider. A negative part brings its divider along where the style has none.</summary>
    public static string OfImage(string style, string prompt)
    {
        var place = prompt.IndexOf(Divider, StringComparison.Ordinal);
        var (positive, negative) = place < 0 ? (prompt, "") : (prompt[..place], prompt[(place + Divider.Length)..]);
        if (negative.Length > 0 && !style.Contains(Divider, StringComparison.Ordinal)) negative = Divider + negative;

        // In one pass, so that braces in the user's words stay what they are.
        return Variables().Replace(style, found => found.Value switch { Positive => positive, Negative => negative, var other => other });
    }

    /// <summary>Only the prompt is a variable; every other name in braces becomes nothing.</summary>
    public static string OfText(string style, string prompt) => Variables().Replace(style, found => found.Value == Positive ? prompt : "");

    /// <summary>What a new template lacks, or null.</summary>
    public static string? Missing(string style, bool needsNegative)
    {
        if (!style.Contains(Positive, StringComparison.Ordinal)) return Positive;
        return needsNegative && !style.Contains(Negative, StringComparison.Ordinal) ? Negative : null;
    }

    [GeneratedRegex(@"\{\w*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variables();
}
