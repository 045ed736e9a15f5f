using System.Text.Json;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Rows that follow from events. Inline projections are written in the transaction of their events, so a client reads its own write;
/// every projection can be rebuilt from the log, and <c>ledger rebuild</c> compares the two.
/// </summary>
public abstract class Projection(string table)
{
    public string Table { get; } = table;

    /// <summary>Adds the statements that bring the table up to these events, which come in the order of the log.</summary>
    internal abstract void Write(IReadOnlyList<StoredEvent> happened, NpgsqlBatch batch);
}

/// <summary>What an event does to one row. A deletion needs only the key's properties to be right.</summary>
public readonly record struct RowChange<TRow>(TRow Row, bool IsDeletion);

/// <summary>
/// A table whose rows are the records <typeparamref name="TRow"/>: a column for each property, in snake_case. The last change of a row in a batch wins,
/// and the batch is written in one statement. Table and column names come from the code, never from data.
/// </summary>
public abstract class RowProjection<TRow> : Projection where TRow : notnull
{
    const string UpsertTemplate = """
        INSERT INTO @table (@columns) SELECT @columns FROM json_populate_recordset(NULL::@table, $1::json) ON CONFLICT (@key) DO @change
        """;

    const string DeleteTemplate = "DELETE FROM @table t USING json_populate_recordset(NULL::@table, $1::json) gone WHERE @same";

    readonly Func<TRow, string> keyOf;
    readonly string upsertSql;
    readonly string deleteSql;

    /// <param name="keyColumns">The columns of the primary key.</param>
    protected RowProjection(string table, params string[] keyColumns) : base(table)
    {
        var properties = typeof(TRow).GetProperties().Where(p => p.GetMethod is { IsStatic: false } && p.Name != "EqualityContract")
            .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name));
        keyOf = row => string.Join('\u001f', keyColumns.Select(c => properties[c].GetValue(row)));
        var others = properties.Keys.Except(keyColumns).Select(column => column + " = excluded." + column).ToList();
        string Complete(string template) => template
            .Replace("@table", table, StringComparison.Ordinal)
            .Replace("@columns", string.Join(", ", properties.Keys), StringComparison.Ordinal)
            .Replace("@key", string.Join(", ", keyColumns), StringComparison.Ordinal)
            .Replace("@change", others.Count == 0 ? "NOTHING" : "UPDATE SET " + string.Join(", ", others), StringComparison.Ordinal)
            .Replace("@same", string.Join(" AND ", keyColumns.Select(column => "t." + column + " = gone." + column)), StringComparison.Ordinal);
        (upsertSql, deleteSql) = (Complete(UpsertTemplate), Complete(DeleteTemplate));
    }

    /// <summary>Pure. <see cref="StoredEvent.State"/> is the state just after the event, so that a row is often a view of the state.</summary>
    protected abstract IEnumerable<RowChange<TRow>> Project(StoredEvent happened);

    protected static RowChange<TRow> Put(TRow row) => new(row, false);

    protected static RowChange<TRow> Delete(TRow row) => new(row, true);

    internal override void Write(IReadOnlyList<StoredEvent> happened, NpgsqlBatch batch)
    {
        var changes = new Dictionary<string, RowChange<TRow>>();
        foreach (var change in happened.SelectMany(Project)) changes[keyOf(change.Row)] = change;
        Add(batch, upsertSql, [.. changes.Values.Where(c => !c.IsDeletion).Select(c => c.Row)]);
        Add(batch, deleteSql, [.. changes.Values.Where(c => c.IsDeletion).Select(c => c.Row)]);
    }

    static void Add(NpgsqlBatch batch, string sql, List<TRow> rows)
    {
        if (rows.Count > 0) batch.Add(sql, [LedgerJson.Write(rows)]);
    }
}
