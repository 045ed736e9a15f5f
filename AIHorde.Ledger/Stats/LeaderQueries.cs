using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>Over which time work is counted for the leaderboard.</summary>
public enum LeaderSpan
{
    Day,
    Month,
    All,
}

/// <summary>What the workers of an account did.</summary>
/// <param name="Kudos">Earned by these jobs; over all time, what the account has.</param>
public sealed record Leader(UserId User, string Alias, bool Trusted, long Images, long Texts, long Forms, Kudos Kudos)
{
    public long Jobs => Images + Texts + Forms;
}

/// <summary>Who gave most work. Days and months are told from the workers' sums by the hour, all time from the accounts' own.</summary>
public sealed class LeaderQueries(NpgsqlDataSource database, TimeProvider time)
{
    public const int Max = 20_000;

    const string GivenLately = """
        SELECT w.owner AS id,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind = 'image'), 0)::bigint AS images,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind = 'text'), 0)::bigint AS texts,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind NOT IN ('image', 'text')), 0)::bigint AS forms,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_earned'), 0)::bigint AS kudos
        FROM cluster_tallies t JOIN workers w ON w.id::text = t.subject
        WHERE t.series IN ('worker_done', 'worker_earned') AND t.grain = 'hour' AND t.bucket > $1 GROUP BY w.owner
        """;

    const string GivenEver = """
        SELECT r.id, r.fulfillment_image AS images, r.fulfillment_text AS texts, r.fulfillment_alchemy AS forms, a.balance AS kudos
        FROM user_records r JOIN accounts a ON a.account = 'user:' || r.id WHERE $1::timestamptz IS NOT NULL
        """;

    const string Named = """
        SELECT g.id, u.username || '#' || u.id, 'trusted' = ANY (u.roles), g.images, g.texts, g.forms, g.kudos FROM given g JOIN users u ON u.id = g.id
        WHERE u.status = 'active' AND g.images + g.texts + g.forms > 0 ORDER BY g.images + g.texts + g.forms DESC, g.id LIMIT $2
        """;

    const string LatelySql = $"WITH given AS ({GivenLately}) {Named}";
    const string EverSql = $"WITH given AS ({GivenEver}) {Named}";

    /// <summary>Those that did most jobs first, at most <see cref="Max"/>.</summary>
    public Task<List<Leader>> AllAsync(LeaderSpan span, CancellationToken ct = default) => database.ListAsync(
        span == LeaderSpan.All ? EverSql : LatelySql,
        [time.GetUtcNow() - (span == LeaderSpan.Day ? TimeSpan.FromDays(1) : TimeSpan.FromDays(30)), (long)Max],
        row => new Leader(
            new(row.GetInt32(0)), row.GetString(1), row.GetBoolean(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), new(row.GetInt64(6))),
        ct);
}
