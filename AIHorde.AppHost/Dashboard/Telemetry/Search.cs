using System.Text;

namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>One condition of a search: words to be found anywhere, or a value to be found in one attribute; met or, with a minus before it, not met.</summary>
public sealed record SearchCondition(string? Key, string Words, bool Not)
{
    /// <summary>Whether the words stand there, without regard to <see cref="Not"/>.</summary>
    public bool IsIn(IReadOnlyList<KeyValuePair<string, string>> attributes, params ReadOnlySpan<string> texts)
    {
        foreach (var (key, value) in attributes)
        {
            if ((Key is null || key == Key) && value.Contains(Words, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        foreach (var text in Key is null ? texts : [])
        {
            if (text.Contains(Words, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a reader typed into a search: <c>words key=value -key=value "two words"</c>; all of it must hold.</summary>
public sealed record Search(IReadOnlyList<SearchCondition> Conditions)
{
    const int ConditionsMax = 16;

    public static Search Of(string? text) => new([.. Parts(text ?? "").Take(ConditionsMax).Select(Condition)]);

    public bool Holds(IReadOnlyList<KeyValuePair<string, string>> attributes, params ReadOnlySpan<string> texts)
    {
        foreach (var condition in Conditions)
        {
            if (condition.IsIn(attributes, texts) == condition.Not)
            {
                return false;
            }
        }

        return true;
    }

    public bool Holds(Span span) => Holds(span.Attributes, span.Name);

    static SearchCondition Condition(string part)
    {
        var not = part.Length > 1 && part[0] == '-';
        var rest = not ? part[1..] : part;
        return rest.Split('=', 2) is [{ Length: > 0 } key, var value] && !key.Contains(' ', StringComparison.Ordinal)
            ? new(key, value, not)
            : new(null, rest, not);
    }

    /// <summary>Divided at spaces, but for those between quotation marks; a mark that is not closed reaches to the end.</summary>
    static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        var quoted = false;
        foreach (var letter in text.Append(' '))
        {
            if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter != ' ' || quoted)
            {
                part.Append(letter);
            }
            else if (part.Length > 0)
            {
                yield return part.ToString();
                part.Clear();
            }
        }

        if (part.ToString().Trim() is { Length: > 0 } rest)
        {
            yield return rest;
        }
    }
}
