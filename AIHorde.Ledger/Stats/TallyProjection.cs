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
    readonly string sql;

    protected TallyProjection(string table, string keyColumn) : base(table)
    {
        var properties = typeof(TRow).GetProperties().Where(p => p.GetMethod is { IsStatic: false } && p.Name != "EqualityContract")
            .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));
        keyOf = row => (IComparable)properties[keyColumn].GetValue(row)!;
        var columns = string.Join(", ", properties.Keys);
        var sums = string.Join(", ", properties.Where(p => p.Key != keyColumn).Select(p => Merge(p.Key, p.Value.PropertyType)));
        sql = string.Join(' ', "INSERT INTO", table, "AS t (", columns, ") SELECT", columns, "FROM json_populate_recordset(NULL::" + table + ", $1::json)",
            "ON CONFLICT (" + keyColumn + ") DO UPDATE SET", sums);
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
        if (rows.Count > 0) batch.Add(sql, [LedgerJson.Write(rows.Values)]);
    }

    /// <summary>Lists hold the newest samples, the newest first.</summary>
    static string Merge(string column, Type type)
    {
        if (type == typeof(DateTimeOffset)) return $"{column} = greatest(t.{column}, excluded.{column})";
        if (type == typeof(IReadOnlyList<double>)) return $"{column} = (excluded.{column} || t.{column})[1:20]";
        return $"{column} = t.{column} + excluded.{column}";
    }
}
