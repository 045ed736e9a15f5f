using Npgsql;

namespace AIHorde.Ledger.Store;

public sealed record ParkedEvent(string Projection, FeedCursor Cursor, string Stream, string Reason, DateTimeOffset ParkedAt);

/// <summary>Events that a projection could not take: to be seen, and to be tried again when their cause is repaired.</summary>
public sealed class ParkedEvents(NpgsqlDataSource database)
{
    const string ListSql = """
        SELECT projection, transaction_id::text::bigint, position, stream, reason, parked_at FROM parked_events
        ORDER BY parked_events.transaction_id, parked_events.position LIMIT $1
        """;

    const string ReplaySql = "UPDATE parked_events SET replay = true WHERE projection = $1";

    public Task<List<ParkedEvent>> ListAsync(int max = 100, CancellationToken ct = default) => database.ListAsync(ListSql, [max], row => new ParkedEvent(
        row.GetString(0), new((ulong)row.GetInt64(1), row.GetInt64(2)), row.GetString(3), row.GetString(4), row.GetFieldValue<DateTimeOffset>(5)), ct);

    /// <summary>The node that runs the projection tries its parked events again, in their order. How many there are.</summary>
    public async Task<int> ReplayAsync(string projection, CancellationToken ct = default)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = connection.Command(ReplaySql, [projection]);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
