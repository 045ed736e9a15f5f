namespace AIHorde.Api.Web.Cluster;

/// <summary>A table's order as its address says it: "?sort=name" or, downwards, "?sort=-name".</summary>
public sealed record Sorting(string Key, bool Descending)
{
    public static Sorting Parse(string? text, string otherwise)
    {
        var wanted = text is { Length: > 0 } ? text : otherwise;
        return wanted.StartsWith('-') ? new(wanted[1..], true) : new(wanted, false);
    }

    /// <summary>As an address says it.</summary>
    public override string ToString() => Descending ? "-" + Key : Key;

    public string? Aria(string column) => column == Key ? (Descending ? "descending" : "ascending") : null;

    /// <summary>The same column again turns the order round; figures start with the largest.</summary>
    public string Next(string column, bool figures) => column == Key ? (Descending ? column : "-" + column) : (figures ? "-" + column : column);

    public List<T> Apply<T>(IEnumerable<T> rows, IReadOnlyDictionary<string, Func<T, IComparable?>> columns)
    {
        var by = columns.TryGetValue(Key, out var known) ? known : columns.Values.First();
        return [.. Descending ? rows.OrderByDescending(by) : rows.OrderBy(by)];
    }
}
