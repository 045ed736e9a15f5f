using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AIHorde.Worker.Engine.Text.Chat.Templates;

/// <summary>Python's ideas of truth, equality and print, as far as templates lean on them.</summary>
internal static class Values
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        List<object?> list => list.Count > 0,
        Dictionary<string, object?> map => map.Count > 0,
        _ => true,
    };

    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (long a, double b) => a == b,
        (double a, long b) => a == b,
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        _ => Equals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => Number(left).CompareTo(Number(right)),
    };

    public static double Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new EngineFaultException("The model's chat template counts with something that is no number."),
    };

    public static string Print(object? value) => value switch
    {
        Undefined => "",
        null => "None",
        bool flag => flag ? "True" : "False",
        string text => text,
        double number => number.ToString("0.0###############", CultureInfo.InvariantCulture),
        List<object?> list => $"[{string.Join(", ", list.Select(Quote))}]",
        Dictionary<string, object?> map => $"{{{string.Join(", ", map.Select(p => $"{Quote(p.Key)}: {Quote(p.Value)}"))}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static IEnumerable<object?> Items(object? value) => value switch
    {
        null or Undefined => [],
        List<object?> list => list,
        string text => text.Select(c => (object?)c.ToString()),
        Dictionary<string, object?> map => map.Keys,
        _ => throw new EngineFaultException("The model's chat template goes through something that is no list."),
    };

    public static long Count(object? value) => value switch
    {
        string text => text.Length,
        List<object?> list => list.Count,
        Dictionary<string, object?> map => map.Count,
        null or Undefined => 0,
        _ => throw new EngineFaultException("The model's chat template measures something that has no length."),
    };

    public static bool Contains(object? container, object? item) => container switch
    {
        string text => item is string part && text.Contains(part, StringComparison.Ordinal),
        Dictionary<string, object?> map => item is string key && map.ContainsKey(key),
        Namespace space => item is string key && space.Values.ContainsKey(key),
        _ => Items(container).Any(i => AreEqual(i, item)),
    };

    /// <summary>JSON as Python writes it: a space after commas and colons.</summary>
    public static string ToJson(object? value) => value switch
    {
        null or Undefined => "null",
        bool flag => flag ? "true" : "false",
        string text => JsonSerializer.Serialize(text, Json),
        List<object?> list => $"[{string.Join(", ", list.Select(ToJson))}]",
        Dictionary<string, object?> map => $"{{{string.Join(", ", map.Select(p => $"{ToJson(p.Key)}: {ToJson(p.Value)}"))}}}",
        _ => Print(value),
    };

    private static string Quote(object? value)
    {
        if (value is not string text) return Print(value);
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (char c in text)
            quoted.Append(c switch { '\n' => "\\n", '\t' => "\\t", '\r' => "\\r", '\\' => "\\\\", _ => c == quote ? "\\" + c : c.ToString() });
        return quoted.Append(quote).ToString();
    }
}
