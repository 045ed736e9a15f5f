using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>Over which time work is counted for the leaderboard.</summary>
public enum LeaderSpan
{
    Day,
    Month,
    All,
}

/// <summary>By what it is ordered.</summary>
public enum LeaderOrder
{
    Jobs,
    Images,
    Texts,
    Kudos,
}

/// <summary>What the workers of an account did, and the place that this makes.</summary>
/// <param name="Kudos">Earned by these jobs; over all time, what the account has.</param>
/// <param name="Of">How many accounts have a place.</param>
public sealed record Leader(UserId User, string Alias, bool Trusted, long Images, long Texts, long Forms, Kudos Kudos, long Place, long Of);

/// <summary>Who gave most work. Days and months are told from the workers' sums by the hour, all time from the accounts' own.</summary>
public sealed class LeaderQueries(NpgsqlDataSource database, TimeProvider time)
{
    public const int PageSize = 25;

    const string GivenLately = """
        SELECT w.owner AS id,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind = 'image'), 0)::bigint AS images,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind = 'text'), 0)::bigint AS texts,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done' AND w.kind NOT IN ('image', 'text')), 0)::bigint AS forms,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_earned'), 0)::bigint AS kudos
        FROM cluster_tallies t JOIN workers w ON w.id::text = t.subject
        WHERE t.series IN ('worker_done', 'worker_earned') AND t.grain = 'hour' AND t.bucket > $4 GROUP BY w.owner
        """;

    const string GivenEver = """
        SELECT r.id, r.fulfillment_image AS images, r.fulfillment_text AS texts, r.fulfillment_alchemy AS forms, a.balance AS kudos
        FROM user_records r JOIN accounts a ON a.account = 'user:' || r.id WHERE $4::timestamptz IS NOT NULL
        """;

    /// <summary>A page of places, and, whatever the page, the place of one who asks. Equal work is placed by age.</summary>
    const string Placed = """
        placed AS (
            SELECT g.*, u.username || '#' || u.id AS alias, 'trusted' = ANY (u.roles) AS trusted, count(*) OVER () AS places,
                row_number() OVER (ORDER BY CASE $5 WHEN 'Images' THEN g.images WHEN 'Texts' THEN g.texts WHEN 'Kudos' THEN g.kudos
                    ELSE g.images + g.texts + g.forms END DESC, g.id) AS place
            FROM given g JOIN users u ON u.id = g.id WHERE u.status = 'active' AND g.images + g.texts + g.forms > 0)
        SELECT id, alias, trusted, images, texts, forms, kudos, place, places FROM placed
        WHERE (place > $1 AND place <= $1 + $2) OR id = $3 ORDER BY place
        """;

    const string LatelySql = $"WITH given AS ({GivenLately}), {Placed}";
    const string EverSql = $"WITH given AS ({GivenEver}), {Placed}";

    /// <param name="page">From 1.</param>
    /// <param name="also">An account whose place is told in any case.</param>
    public Task<List<Leader>> PageAsync(LeaderSpan span, LeaderOrder order, int page, UserId? also, CancellationToken ct = default) => database.ListAsync(
        span == LeaderSpan.All ? EverSql : LatelySql,
        [
            (page - 1L) * PageSize, (long)PageSize, also?.Value ?? -1,
            time.GetUtcNow() - (span == LeaderSpan.Day ? TimeSpan.FromDays(1) : TimeSpan.FromDays(30)), order.ToString(),
        ],
        row => new Leader(
            new(row.GetInt32(0)), row.GetString(1), row.GetBoolean(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), new(row.GetInt64(6)), row.GetInt64(7),
            row.GetInt64(8)),
        ct);
}
