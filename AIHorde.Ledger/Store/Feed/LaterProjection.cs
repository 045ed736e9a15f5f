using System.Text.Json;
using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Rows that follow from events a moment later: what would make writers wait for one another if they did it themselves, such as totals over everything.
/// One node at a time runs it; its place in the feed moves in the transaction of its effects, so each event counts exactly once.
/// </summary>
public abstract class LaterProjection(string name, string table)
{
    public string Name { get; } = name;

    public string Table { get; } = table;

    /// <summary>Adds the statements that bring the table up to these events. Throws for an event that it cannot take, which is then parked.</summary>
    internal abstract void Write(IReadOnlyList<FeedEvent> happened, NpgsqlBatch batch);
}

/// <summary>
/// A table of totals: events give rows to be added to those that are there. The columns that are not the key are numbers, a property of the record each.
/// </summary>
public abstract class TotalsProjection<TRow> : LaterProjection where TRow : notnull
{
    const string AddTemplate = """
        INSERT INTO @table AS t (@columns) SELECT @key, @sums FROM json_populate_recordset(NULL::@table, $1::json) GROUP BY @key
        ON CONFLICT (@key) DO UPDATE SET @adds
        """;

    readonly string addSql;

    protected TotalsProjection(string name, string table, params string[] keyColumns) : base(name, table)
    {
        var columns = typeof(TRow).GetProperties().Where(p => p.GetMethod is { IsStatic: false } && p.Name != "EqualityContract")
            .Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)).ToList();
        var numbers = columns.Except(keyColumns).ToList();
        addSql = AddTemplate
            .Replace("@table", table, StringComparison.Ordinal)
            .Replace("@columns", string.Join(", ", keyColumns.Concat(numbers)), StringComparison.Ordinal)
            .Replace("@key", string.Join(", ", keyColumns), StringComparison.Ordinal)
            .Replace("@sums", string.Join(", ", numbers.Select(column => "sum(" + column + ")")), StringComparison.Ordinal)
            .Replace("@adds", string.Join(", ", numbers.Select(column => column + " = t." + column + " + excluded." + column)), StringComparison.Ordinal);
    }

    /// <summary>Pure: what this event adds.</summary>
    protected abstract IEnumerable<TRow> Project(FeedEvent happened);

    internal override void Write(IReadOnlyList<FeedEvent> happened, NpgsqlBatch batch)
    {
        var rows = happened.SelectMany(Project).ToList();
        if (rows.Count > 0) batch.Add(addSql, [LedgerJson.Write(rows)]);
    }
}
