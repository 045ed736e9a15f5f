using System.Globalization;
using System.Text;

namespace AIHorde.Worker.Engine.Diffusion;

internal readonly record struct WeightedText(string Text, float Weight);

/// <summary>
/// Weights in a prompt: <c>(words)</c> count 1.1 times, <c>(words:1.3)</c> exactly 1.3, nested brackets multiply, a backslash makes a bracket plain.
/// What does not close, or has no number where one should be, is plain text: a prompt is never wrong.
/// </summary>
internal static class PromptText
{
    private const int DepthMax = 32;
    private const float Bracket = 1.1f;

    public static IReadOnlyList<WeightedText> Parse(string prompt)
    {
        var parts = new List<WeightedText>();
        Parse(prompt, 1, 0, parts);
        return parts;
    }

    private static void Parse(string text, float weight, int depth, List<WeightedText> parts)
    {
        var plain = new StringBuilder();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '(' or ')')
            {
                plain.Append(text[++i]);
                continue;
            }
            int end = text[i] == '(' && depth < DepthMax ? Close(text, i) : -1;
            if (end < 0)
            {
                plain.Append(text[i]);
                continue;
            }
            Flush(plain, weight, parts);
            var (inside, own) = Weight(text[(i + 1)..end], weight);
            Parse(inside, own, depth + 1, parts);
            i = end;
        }
        Flush(plain, weight, parts);
    }

    private static (string Inside, float Weight) Weight(string inside, float outer)
    {
        int colon = inside.LastIndexOf(':');
        ReadOnlySpan<char> after = colon > 0 ? inside.AsSpan(colon + 1) : default;
        return float.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)
            ? (inside[..colon], number)
            : (inside, outer * Bracket);
    }

    private static int Close(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return i;
        }
        return -1;
    }

    private static void Flush(StringBuilder plain, float weight, List<WeightedText> parts)
    {
        if (plain.Length > 0) parts.Add(new WeightedText(plain.ToString(), weight));
        plain.Clear();
    }
}
