using Npgsql;

namespace AIHorde.Ledger.Filters;

/// <summary>Reads filters.</summary>
public sealed class FilterTable(NpgsqlDataSource database)
{
    const string NextIdSql = "SELECT nextval('filter_ids')::int";
    const string AllSql = """
        SELECT id, regex, filter_type, description, replacement, editor FROM filters
        WHERE ($1::int IS NULL OR filter_type = $1) AND ($2::int IS NULL OR id = $2)
          AND ($3::text IS NULL OR strpos(regex, $3) > 0 OR strpos(coalesce(description, ''), $3) > 0)
        ORDER BY id LIMIT 10000
        """;

    public async Task<int> NextIdAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NextIdSql);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<PromptPattern?> FindAsync(int id, CancellationToken cancellationToken) =>
        (await ListAsync(null, id, null, cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<PromptPattern>> ListAsync(int? type, string? contains, CancellationToken cancellationToken) =>
        ListAsync(type, null, contains, cancellationToken);

    async Task<IReadOnlyList<PromptPattern>> ListAsync(int? type, int? id, string? contains, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AllSql);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)type ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Integer });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)contains ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var filters = new List<PromptPattern>();
        while (await row.ReadAsync(cancellationToken))
        {
            filters.Add(new PromptPattern(row.GetInt32(0), row.GetString(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4),
                new UserId(row.GetInt32(5))));
        }

        return filters;
    }
}
