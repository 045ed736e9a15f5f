using Npgsql;

namespace AIHorde.Ledger.Moderation;

/// <param name="Target">What it was done to: an account's number, a worker's id, an address.</param>
/// <param name="Details">What was set, without the texts that were written.</param>
public sealed record ModerationAction(
    long Id, DateTimeOffset At, UserId Moderator, string ModeratorAlias, string Action, string? Target, string Details, string? Reason);

/// <summary>Who did what to whom and why, as moderators look it up. Nothing in it can be changed; it ends after a year.</summary>
public sealed class ModerationLog(NpgsqlDataSource database, TimeProvider time)
{
    public const int PageSize = 50;

    static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    const string RecordSql = """
        WITH ended AS (DELETE FROM moderation_actions WHERE at < $1)
        INSERT INTO moderation_actions (at, moderator, action, target, details, reason) VALUES ($2, $3, $4, $5, $6, $7)
        """;

    const string PageSql = """
        SELECT m.*, coalesce(u.username, 'somebody') || '#' || m.moderator AS alias FROM moderation_actions m LEFT JOIN users u ON u.id = m.moderator
        WHERE ($1::bigint IS NULL OR m.id < $1) AND ($2::text IS NULL OR m.target = $2) ORDER BY m.id DESC LIMIT $3
        """;

    public async Task RecordAsync(UserId moderator, string action, string? target, string details, string? reason, CancellationToken ct = default)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(RecordSql);
        object?[] values = [(now - KeptFor).ToUniversalTime(), now.ToUniversalTime(), moderator.Value, action, target, details, reason];
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The newest first.</summary>
    /// <param name="before">Only what is older than this one.</param>
    public Task<List<ModerationAction>> PageAsync(long? before, string? target, CancellationToken ct = default) =>
        database.ListAsync(PageSql, [before, target, (long)PageSize], Read, ct);

    static ModerationAction Read(NpgsqlDataReader row) => new(
        row.Get<long>("id"), row.Get<DateTimeOffset>("at"), new(row.Get<int>("moderator")), row.Get<string>("alias"), row.Get<string>("action"),
        row.GetOrNull<string>("target"), row.Get<string>("details"), row.GetOrNull<string>("reason"));
}
