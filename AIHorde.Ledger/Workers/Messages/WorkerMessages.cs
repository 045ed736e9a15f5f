using Npgsql;

namespace AIHorde.Ledger.Workers.Messages;

/// <param name="Worker">Null is for all workers.</param>
public sealed record WorkerMessage(Guid Id, WorkerId? Worker, UserId Sender, string Origin, string Text, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

public enum MessageValidity
{
    Active,
    Expired,
    All,
}

/// <summary>Which messages are looked for; what is null does not matter.</summary>
/// <param name="Reader">Only what this account sent, what its workers are told, and what all are told.</param>
/// <param name="Sender">Only what this account sent, and what all are told.</param>
public sealed record MessageSearch(UserId? Reader, UserId? Sender, WorkerId? Worker, MessageValidity Validity, int Page);

/// <summary>Messages to workers: rows that end by themselves, some time after nobody is told them any more.</summary>
public sealed class WorkerMessages(NpgsqlDataSource database, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>Each pop carries all of them, so they must stay few.</summary>
    public const int ActiveMax = 20;

    static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    // Counted and written in one statement. Two at the same instant may both be let in, which does no harm.
    const string AddSql = """
        INSERT INTO worker_messages (id, worker, sender, origin, message, created_at, expires_at)
        SELECT $1, $2::uuid, $3, $4, $5, $6, $7
        WHERE (SELECT count(*) FROM worker_messages WHERE worker IS NOT DISTINCT FROM $2::uuid AND expires_at > $6) < $8
        """;

    const string SearchSql = """
        SELECT m.* FROM worker_messages m
        WHERE ($1::int IS NULL OR m.worker IS NULL OR m.sender = $1 OR EXISTS (SELECT FROM workers w WHERE w.id = m.worker AND w.owner = $1))
            AND ($2::int IS NULL OR m.worker IS NULL OR m.sender = $2)
            AND ($3::uuid IS NULL OR m.worker = $3)
            AND CASE $4 WHEN 'active' THEN m.expires_at > $5 WHEN 'expired' THEN m.expires_at <= $5 ELSE true END
        ORDER BY m.created_at, m.id LIMIT $6 OFFSET $7
        """;

    const string ActiveSql = "SELECT * FROM worker_messages WHERE expires_at > $1 ORDER BY created_at, id LIMIT 100000";
    const string ByIdSql = "SELECT * FROM worker_messages WHERE id = $1";
    const string DeleteSql = "DELETE FROM worker_messages WHERE id = $1 RETURNING *";
    const string PruneSql = "DELETE FROM worker_messages WHERE expires_at <= $1 RETURNING *";

    /// <summary>False where the worker, or all of them, are told as much as they may be.</summary>
    public async Task<bool> AddAsync(WorkerMessage message, CancellationToken ct = default)
    {
        await database.ListAsync(PruneSql, [(time.GetUtcNow() - KeptFor).ToUniversalTime()], Read, ct);
        await using var command = database.CreateCommand(AddSql);
        object?[] values =
        [
            message.Id, message.Worker?.Value, message.Sender.Value, message.Origin, message.Text,
            message.CreatedAt.ToUniversalTime(), message.ExpiresAt.ToUniversalTime(), (long)ActiveMax,
        ];
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    public Task<WorkerMessage?> FindAsync(Guid id, CancellationToken ct = default) => database.FirstAsync(ByIdSql, [id], Read, ct);

    /// <summary>The message that is no more, or null where there was none.</summary>
    public Task<WorkerMessage?> DeleteAsync(Guid id, CancellationToken ct = default) => database.FirstAsync(DeleteSql, [id], Read, ct);

    /// <summary>The oldest first.</summary>
    public Task<List<WorkerMessage>> SearchAsync(MessageSearch search, CancellationToken ct = default) => database.ListAsync(
        SearchSql,
        [
            search.Reader?.Value, search.Sender?.Value, search.Worker?.Value, search.Validity.ToString().ToLowerInvariant(),
            time.GetUtcNow().ToUniversalTime(), (long)PageSize, (search.Page - 1L) * PageSize,
        ],
        Read, ct);

    public Task<List<WorkerMessage>> ActiveAsync(CancellationToken ct = default) =>
        database.ListAsync(ActiveSql, [time.GetUtcNow().ToUniversalTime()], Read, ct);

    static WorkerMessage Read(NpgsqlDataReader row) => new(
        row.Get<Guid>("id"),
        row.GetOrNone<Guid>("worker") is { } worker ? new WorkerId(worker) : null,
        new(row.Get<int>("sender")),
        row.Get<string>("origin"),
        row.Get<string>("message"),
        row.Get<DateTimeOffset>("created_at"),
        row.Get<DateTimeOffset>("expires_at"));
}
