using System.Text.RegularExpressions;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Npgsql;

namespace AIHorde.Ledger.Moderation;

/// <summary>An account as it stands in a list of moderators.</summary>
public sealed record FoundAccount(UserId Id, string Username, UserStatus Status, DateTimeOffset CreatedAt)
{
    public IReadOnlyList<string> Roles { get; init; } = [];
    public int Suspicions { get; init; }
    public Kudos Balance { get; init; }
    public int Workers { get; init; }

    public string Alias => $"{Username}#{Id}";
}

/// <summary>Finds accounts and workers by a part of their name, or by what is wrong with them.</summary>
public sealed partial class ModerationSearch(NpgsqlDataSource database, WorkerQueries workers, TimeProvider time)
{
    public const int PageSize = 25;

    const string AccountsSql = """
        SELECT u.id, u.username, u.status, u.created_at, u.roles, u.suspicions, coalesce(a.balance, 0) AS balance,
            (SELECT count(*)::int FROM workers w WHERE w.owner = u.id) AS workers
        FROM users u LEFT JOIN accounts a ON a.account = 'user:' || u.id
        WHERE u.status <> 'wiped' AND ($1::text IS NULL OR u.username ILIKE $1 OR u.username || '#' || u.id ILIKE $1 OR u.id::text = $2)
            AND CASE $3::text WHEN 'suspicious' THEN u.suspicions > 0 WHEN 'deleted' THEN u.status = 'deleted' WHEN '' THEN true
                ELSE $3 = ANY (u.roles) END
        ORDER BY CASE WHEN $3 = 'suspicious' THEN u.suspicions END DESC, u.id LIMIT $4 OFFSET $5
        """;

    const string WorkersSql = """
        SELECT w.id FROM workers w LEFT JOIN worker_duty d ON d.id = w.id
        WHERE ($1::text IS NULL OR w.name ILIKE $1 OR w.id::text = $2)
            AND CASE $3::text WHEN 'suspicious' THEN w.suspicions > 0 WHEN 'paused' THEN w.paused WHEN 'maintenance' THEN w.maintenance
                WHEN 'online' THEN d.last_check_in > $4 ELSE true END
        ORDER BY d.last_check_in DESC NULLS LAST, w.id LIMIT $5 OFFSET $6
        """;

    /// <param name="text">A part of the name, or the number.</param>
    /// <param name="standing">suspicious, deleted, or a role; empty for all.</param>
    /// <param name="page">From 1.</param>
    public Task<List<FoundAccount>> AccountsAsync(string? text, string standing, int page, CancellationToken ct = default) => database.ListAsync(
        AccountsSql, [Like(text), text, standing, (long)PageSize, (page - 1L) * PageSize], Read, ct);

    /// <param name="standing">suspicious, paused, maintenance or online; empty for all.</param>
    public async Task<IReadOnlyList<WorkerView>> WorkersAsync(string? text, string standing, int page, CancellationToken ct = default)
    {
        var since = (time.GetUtcNow() - WorkerLimits.Stale).ToUniversalTime();
        var ids = await database.ListAsync(
            WorkersSql, [Like(text), text, standing, since, (long)PageSize, (page - 1L) * PageSize], row => new WorkerId(row.Get<Guid>("id")), ct);
        var found = (await workers.FindAsync(ids, ct)).ToDictionary(worker => worker.Id);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>The text's own signs mean themselves.</summary>
    static string? Like(string? text) => string.IsNullOrEmpty(text) ? null : $"%{Wild().Replace(text, @"\$0")}%";

    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex Wild();

    static FoundAccount Read(NpgsqlDataReader row) => new(
        new(row.Get<int>("id")), row.Get<string>("username"), Enum.Parse<UserStatus>(row.Get<string>("status"), ignoreCase: true),
        row.Get<DateTimeOffset>("created_at"))
    {
        Roles = row.Get<string[]>("roles"),
        Suspicions = row.Get<int>("suspicions"),
        Balance = new(row.Get<long>("balance")),
        Workers = row.Get<int>("workers"),
    };
}
