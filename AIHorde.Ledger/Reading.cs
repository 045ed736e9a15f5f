using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger;

/// <summary>Reads over the ledger's tables: a statement, its values, and how a row becomes a record.</summary>
static class Reading
{
    public static async Task<List<T>> ListAsync<T>(
        this NpgsqlDataSource database, string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(sql, [.. values.Select(value => value ?? DBNull.Value)]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var list = new List<T>();
        while (await row.ReadAsync(ct)) list.Add(read(row));
        return list;
    }

    public static async Task<T?> FirstAsync<T>(
        this NpgsqlDataSource database, string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct) where T : class =>
        (await database.ListAsync(sql, values, read, ct)).FirstOrDefault();

    public static T Get<T>(this NpgsqlDataReader row, string column) => row.GetFieldValue<T>(row.GetOrdinal(column));

    public static T? GetOrNull<T>(this NpgsqlDataReader row, string column) where T : class =>
        row.IsDBNull(row.GetOrdinal(column)) ? null : row.Get<T>(column);

    public static T? GetOrNone<T>(this NpgsqlDataReader row, string column) where T : struct =>
        row.IsDBNull(row.GetOrdinal(column)) ? null : row.Get<T>(column);
}
