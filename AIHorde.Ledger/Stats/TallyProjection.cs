using System.Text.Json;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>
/// A table of running totals: an event adds to rows instead of replacing them. Numbers are added up, times keep the latest. The amounts of a batch
/// are added up in memory first and written in the order of their keys, so that two nodes never wait for each other crosswise.
/// </summary>
abstract class TallyProjection<TRow> : Projection where TRow : notnull
{
    readonly Func<TRow, IComparable> keyOf;
    readonly Lazy<string> sql;
    readonly HashSet<string> times;

    protected TallyProjection(string table, string keyColumn) : base(table)
    {
        var properties = typeof(TRow).GetProperties().Where(p => p.GetMethod is { IsStatic: false } && p.Name != "EqualityContract")
            .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));
        keyOf = row => (IComparable)properties[keyColumn].GetValue(row)!;
        var columns = string.Join(", ", properties.Keys);
        times = [.. properties.Where(p => p.Value.PropertyType == typeof(DateTimeOffset)).Select(p => p.Key)];
        sql = new(() => string.Join(' ', "INSERT INTO", table, "AS t (", columns, ") SELECT", columns,
            "FROM json_populate_recordset(NULL::" + table + ", $1::json) ON CONFLICT (" + keyColumn + ") DO UPDATE SET",
            string.Join(", ", properties.Keys.Where(column => column != keyColumn).Select(Merge))));
    }

    /// <summary>What an event adds. Pure.</summary>
    protected abstract IEnumerable<TRow> Amounts(StoredEvent happened);

    protected abstract TRow Add(TRow earlier, TRow later);

    internal override void Write(IReadOnlyList<StoredEvent> happened, NpgsqlBatch batch)
    {
        var rows = new SortedDictionary<IComparable, TRow>();
        foreach (var amount in happened.SelectMany(Amounts))
        {
            var key = keyOf(amount);
            rows[key] = rows.TryGetValue(key, out var before) ? Add(before, amount) : amount;
        }
        if (rows.Count > 0) batch.Add(sql.Value, [LedgerJson.Write(rows.Values)]);
    }

    /// <summary>
    /// How a column takes what is added; whatever it is, the order of two additions must make no difference, or a rebuilt table would differ.
    /// </summary>
    protected virtual string Merge(string column) =>
        times.Contains(column) ? $"{column} = greatest(t.{column}, excluded.{column})" : $"{column} = t.{column} + excluded.{column}";
}
