using System.Globalization;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>The functions that a template may call.</summary>
internal static class Functions
{
    private const int RangeMax = 100_000;

    public static Function? Find(string name) => name switch
    {
        "namespace" => (_, named) => new Namespace(new Dictionary<string, object?>(named, StringComparer.Ordinal)),
        "dict" => (_, named) => new Dictionary<string, object?>(named, StringComparer.Ordinal),
        "range" => (arguments, _) => Range(arguments),
        "raise_exception" => (arguments, _) =>
            throw new EngineFaultException($"The model's chat template refuses this chat: {Values.Print(arguments.Count > 0 ? arguments[0] : null)}"),
        _ => null,
    };

    private static List<object?> Range(IReadOnlyList<object?> arguments)
    {
        long[] numbers = [.. arguments.Select(a => (long)Values.Number(a))];
        var (from, to, step) = numbers switch
        {
            [var end] => (0L, end, 1L),
            [var start, var end] => (start, end, 1L),
            [var start, var end, var by] => (start, end, by),
            _ => (0L, 0L, 1L),
        };
        var items = new List<object?>();
        for (long i = from; step > 0 ? i < to : step < 0 && i > to; i += step)
        {
            if (items.Count >= RangeMax) throw new EngineFaultException("The model's chat template counts without end.");
            items.Add(i);
        }
        return items;
    }
}

/// <summary>Questions after <c>is</c>.</summary>
internal static class Tests
{
    public static bool Holds(string name, object? value, IReadOnlyList<object?> arguments) => name switch
    {
        "defined" => value is not Undefined,
        "undefined" => value is Undefined,
        "none" => value is null,
        "string" => value is string,
        "mapping" => value is Dictionary<string, object?>,
        "sequence" => value is string or List<object?> or Dictionary<string, object?>,
        "iterable" => value is string or List<object?> or Dictionary<string, object?>,
        "number" => value is long or double,
        "integer" => value is long,
        "boolean" => value is bool,
        "true" => value is true,
        "false" => value is false,
        "odd" => value is long number && number % 2 != 0,
        "even" => value is long number && number % 2 == 0,
        "callable" => value is Function,
        "equalto" or "eq" => Values.AreEqual(value, arguments.Count > 0 ? arguments[0] : null),
        "in" => arguments.Count > 0 && Values.Contains(arguments[0], value),
        _ => throw new EngineFaultException($"The model's chat template asks '{name}', which is not known."),
    };
}

/// <summary>Methods of strings and mappings, as Python has them.</summary>
internal static class Methods
{
    public static object? Call(object? target, string name, IReadOnlyList<object?> arguments) => target switch
    {
        string text => OfText(text, name, arguments),
        Dictionary<string, object?> map => OfMap(map, name, arguments),
        _ => throw Unknown(name),
    };

    private static object OfText(string text, string name, IReadOnlyList<object?> arguments)
    {
        string? first = arguments.Count > 0 ? Values.Print(arguments[0]) : null;
        return name switch
        {
            "strip" => first is null ? text.Trim() : text.Trim(first.ToCharArray()),
            "lstrip" => first is null ? text.TrimStart() : text.TrimStart(first.ToCharArray()),
            "rstrip" => first is null ? text.TrimEnd() : text.TrimEnd(first.ToCharArray()),
            "split" => (first is null ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : text.Split(first)).Cast<object?>().ToList(),
            "startswith" => text.StartsWith(first ?? "", StringComparison.Ordinal),
            "endswith" => text.EndsWith(first ?? "", StringComparison.Ordinal),
            "upper" => text.ToUpperInvariant(),
            "lower" => text.ToLowerInvariant(),
            "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(text.ToLowerInvariant()),
            "capitalize" => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant(),
            "replace" when arguments.Count > 1 && first!.Length > 0 => text.Replace(first, Values.Print(arguments[1]), StringComparison.Ordinal),
            "find" => (long)text.IndexOf(first ?? "", StringComparison.Ordinal),
            "join" when arguments.Count > 0 => string.Join(text, Values.Items(arguments[0]).Select(Values.Print)),
            _ => throw Unknown(name),
        };
    }

    private static object? OfMap(Dictionary<string, object?> map, string name, IReadOnlyList<object?> arguments) => name switch
    {
        "items" => map.Select(p => (object?)new List<object?> { p.Key, p.Value }).ToList(),
        "keys" => map.Keys.Cast<object?>().ToList(),
        "values" => map.Values.ToList(),
        "get" => arguments is [string key, ..] && map.TryGetValue(key, out object? value) ? value : arguments.Count > 1 ? arguments[1] : null,
        _ => throw Unknown(name),
    };

    private static EngineFaultException Unknown(string name) => new($"The model's chat template uses '{name}', which is not known.");
}
