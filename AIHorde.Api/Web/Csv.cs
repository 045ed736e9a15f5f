using System.Globalization;
using System.Text;

namespace AIHorde.Api.Web;

/// <summary>Tables as files, one way for all of them. A line says the columns; exact values stand in them, not those of the page.</summary>
static class Csv
{
    public static IResult File(string name, string head, IEnumerable<IReadOnlyList<object?>> rows) =>
        Results.File(Encoding.UTF8.GetBytes(Text(head, rows)), "text/csv; charset=utf-8", name);

    public static string Text(string head, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder(head).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    static string Cell(object? value) => value switch
    {
        null => "",
        string words => Words(words),
        DateTimeOffset at => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        bool isSo => isSo ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Words(value.ToString()!),
    };

    /// <summary>Names come from strangers: one that begins like a formula would be run by a program for tables.</summary>
    static string Words(string words)
    {
        var safe = words is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + words : words;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
