using System.Globalization;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>What a value may be piped through.</summary>
internal static class Filters
{
    public static object? Apply(string name, object? value, (List<object?> Positional, Dictionary<string, object?> Named) arguments)
    {
        var given = arguments.Positional;
        return name switch
        {
            "trim" => Values.Print(value).Trim(),
            "length" or "count" => Values.Count(value),
            "upper" => Values.Print(value).ToUpperInvariant(),
            "lower" => Values.Print(value).ToLowerInvariant(),
            "capitalize" or "title" => Methods.Call(Values.Print(value), name, []),
            "string" => Values.Print(value),
            "safe" or "e" or "escape" => value,
            "tojson" => Values.ToJson(value),
            "list" => Values.Items(value).ToList(),
            "items" => Methods.Call(value, "items", []),
            "first" => Values.Items(value).DefaultIfEmpty(Undefined.Value).First(),
            "last" => Values.Items(value).DefaultIfEmpty(Undefined.Value).Last(),
            "reverse" => value is string text ? new string([.. text.Reverse()]) : Values.Items(value).Reverse().ToList(),
            "join" => string.Join(given.Count > 0 ? Values.Print(given[0]) : "", Values.Items(value).Select(Values.Print)),
            "replace" => Methods.Call(Values.Print(value), "replace", given),
            "int" => (long)double.Parse(Values.Print(value), CultureInfo.InvariantCulture),
            "abs" => value is long number ? (object)Math.Abs(number) : Math.Abs(Values.Number(value)),
            "default" or "d" => value is Undefined || (given.Count > 1 && Values.IsTrue(given[1]) && !Values.IsTrue(value)) ? given.FirstOrDefault("") : value,
            "map" => Values.Items(value).Select(i => Member(i, Values.Print(arguments.Named.GetValueOrDefault("attribute")))).ToList(),
            "selectattr" => Values.Items(value).Where(i => Matches(i, given)).ToList(),
            "rejectattr" => Values.Items(value).Where(i => !Matches(i, given)).ToList(),
            _ => throw new EngineFaultException($"The model's chat template uses the filter '{name}', which is not known."),
        };
    }

    private static bool Matches(object? item, List<object?> given)
    {
        object? value = Member(item, Values.Print(given.FirstOrDefault()));
        return given.Count < 2 ? Values.IsTrue(value) : Tests.Holds(Values.Print(given[1]).Replace("==", "eq", StringComparison.Ordinal), value, given[2..]);
    }

    private static object? Member(object? item, string name) =>
        item is Dictionary<string, object?> map && map.TryGetValue(name, out object? value) ? value : Undefined.Value;
}
