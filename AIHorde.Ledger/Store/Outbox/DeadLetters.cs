using Npgsql;

namespace AIHorde.Ledger.Store;

public sealed record DeadLetter(Guid Id, string Kind, int Attempts, DateTimeOffset DeadAt, string? LastError);

/// <summary>Messages that were given up: to be seen, and to be sent again when their cause is repaired.</summary>
public sealed class DeadLetters(NpgsqlDataSource database)
{
    const string ListSql = "SELECT id, kind, attempts, dead_at, last_error FROM outbox WHERE dead_at IS NOT NULL ORDER BY dead_at DESC LIMIT $1";

    const string ReplaySql = "UPDATE outbox SET dead_at = NULL, next_attempt_at = now(), attempts = 0 WHERE id = $1 AND dead_at IS NOT NULL";

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int max = 100, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ListSql, [max]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var letters = new List<DeadLetter>();
        while (await row.ReadAsync(ct))
        {
            var error = row.IsDBNull(4) ? null : row.GetString(4);
            letters.Add(new(row.GetGuid(0), row.GetString(1), row.GetInt32(2), row.GetFieldValue<DateTimeOffset>(3), error));
        }
        return letters;
    }

    /// <summary>False where there is no such dead letter.</summary>
    public async Task<bool> ReplayAsync(Guid id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ReplaySql, [id]);
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
