using AIHorde.Ledger.Requests;
using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>What was delivered of one kind in one slot of time.</summary>
public sealed record ThroughputSlot(RequestKind Kind, DateTimeOffset At, long Jobs, long Delivered, long Made);

/// <summary>How long requests waited until a worker took them, in seconds, over the jobs claimed lately.</summary>
public sealed record WaitFigures(RequestKind Kind, long Jobs, double MedianSeconds, double P95Seconds);

/// <summary>Kudos that went, in one hour and for one reason, out of accounts of one sort and into accounts of it.</summary>
/// <param name="Sort">One of <see cref="AccountSorts"/>.</param>
public sealed record KudosFlow(DateTimeOffset At, string Reason, string Sort, Kudos Out, Kudos In);

/// <summary>The sorts of accounts between which kudos flow.</summary>
public static class AccountSorts
{
    public const string Users = "accounts";
    public const string Escrow = "escrow";
    public const string Made = "made";
    public const string Burnt = "burnt";
    public const string Imported = "imported";
}

/// <summary>How much of one series of <see cref="TallySeries"/> was counted for a subject in one slot of time.</summary>
public sealed record TallySlot(string Series, string Subject, DateTimeOffset At, long Amount);

/// <summary>What was made with one model in one slot of time.</summary>
public sealed record ModelSlot(DateTimeOffset At, long Jobs, long Delivered, long Made);

/// <summary>A worker that did not finish all of its jobs.</summary>
public sealed record FaultyWorker(WorkerId Worker, string Name, long Faulted, long Done);

/// <summary>Reads for the live page, from the same sums and tables that everything else is counted in.</summary>
public sealed class LiveQueries(NpgsqlDataSource database, TimeProvider time)
{
    const string ThroughputSql = """
        SELECT kind, bucket, sum(jobs)::bigint, sum(delivered)::bigint, sum(made)::bigint FROM generation_stats
        WHERE grain = $1 AND bucket > $2 GROUP BY kind, bucket ORDER BY bucket
        """;

    const string TalliesSql = """
        SELECT series, subject, bucket, amount FROM cluster_tallies WHERE series = $1 AND grain = $2 AND bucket > $3 ORDER BY bucket, subject
        """;

    const string WorkerSql = """
        SELECT series, subject, bucket, amount FROM cluster_tallies
        WHERE series IN ('worker_done', 'worker_faulted', 'worker_earned') AND subject = $1 AND grain = 'hour' AND bucket > $2 ORDER BY bucket
        """;

    const string FaultySql = """
        SELECT w.id, w.name, coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_faulted'), 0)::bigint AS faulted,
            coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_done'), 0)::bigint AS done
        FROM cluster_tallies t JOIN workers w ON w.id::text = t.subject
        WHERE t.series IN ('worker_faulted', 'worker_done') AND t.grain = 'hour' AND t.bucket > $1 GROUP BY w.id, w.name
        HAVING coalesce(sum(t.amount) FILTER (WHERE t.series = 'worker_faulted'), 0) > 0 ORDER BY faulted DESC, w.name LIMIT $2
        """;

    const string ModelSql = """
        SELECT bucket, jobs, delivered, made FROM generation_stats WHERE kind = $1 AND model = $2 AND grain = 'hour' AND bucket > $3 ORDER BY bucket
        """;

    const string WaitsSql = """
        SELECT r.kind, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY w.seconds), percentile_cont(0.95) WITHIN GROUP (ORDER BY w.seconds)
        FROM jobs j JOIN requests r ON r.id = j.request
        CROSS JOIN LATERAL (SELECT extract(epoch FROM j.claimed_at - r.queued_at)::double precision) AS w (seconds)
        WHERE j.claimed_at > $1 AND NOT j.decoy GROUP BY r.kind
        """;

    const string FlowsSql = $"""
        SELECT date_trunc('hour', e.recorded_at), e.reason, s.sort,
            coalesce(sum(-p.amount) FILTER (WHERE p.amount < 0), 0)::bigint, coalesce(sum(p.amount) FILTER (WHERE p.amount > 0), 0)::bigint
        FROM kudos_entries e CROSS JOIN LATERAL unnest(e.accounts, e.amounts) AS p (account, amount)
        CROSS JOIN LATERAL (SELECT CASE split_part(p.account, ':', 1)
            WHEN 'user' THEN '{AccountSorts.Users}' WHEN 'escrow' THEN '{AccountSorts.Escrow}' WHEN 'mint' THEN '{AccountSorts.Made}'
            WHEN 'burn' THEN '{AccountSorts.Burnt}' ELSE '{AccountSorts.Imported}' END) AS s (sort)
        WHERE e.recorded_at > $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """;

    /// <summary>Minute by minute for the last hour, or hour by hour for the last thirty days.</summary>
    public Task<List<ThroughputSlot>> ThroughputAsync(bool coarse, CancellationToken ct = default)
    {
        var (grain, back) = Cut(coarse);
        return database.ListAsync(ThroughputSql, [grain.Name, time.GetUtcNow() - back], row => new ThroughputSlot(
            Kind(row.GetString(0)), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), ct);
    }

    /// <summary>A series minute by minute for the last hour, or hour by hour for the last thirty days.</summary>
    public Task<List<TallySlot>> TalliesAsync(string series, bool coarse, CancellationToken ct = default)
    {
        var (grain, back) = Cut(coarse);
        return database.ListAsync(TalliesSql, [series, grain.Name, time.GetUtcNow() - back], Tally, ct);
    }

    /// <summary>What a worker did, hour by hour.</summary>
    public Task<List<TallySlot>> WorkerAsync(WorkerId worker, TimeSpan back, CancellationToken ct = default) =>
        database.ListAsync(WorkerSql, [worker.ToString(), time.GetUtcNow() - back], Tally, ct);

    /// <summary>The workers that did not finish most jobs.</summary>
    public Task<List<FaultyWorker>> FaultyAsync(TimeSpan back, int max, CancellationToken ct = default) => database.ListAsync(
        FaultySql, [time.GetUtcNow() - back, (long)max],
        row => new FaultyWorker(new(row.GetGuid(0)), row.GetString(1), row.GetInt64(2), row.GetInt64(3)), ct);

    /// <summary>What was made with a model, hour by hour.</summary>
    public Task<List<ModelSlot>> ModelAsync(RequestKind kind, string model, TimeSpan back, CancellationToken ct = default) => database.ListAsync(
        ModelSql, [kind.ToString().ToLowerInvariant(), model, time.GetUtcNow() - back],
        row => new ModelSlot(row.GetFieldValue<DateTimeOffset>(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), ct);

    public Task<List<WaitFigures>> WaitsAsync(TimeSpan back, CancellationToken ct = default) => database.ListAsync(WaitsSql, [time.GetUtcNow() - back],
        row => new WaitFigures(Kind(row.GetString(0)), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3)), ct);

    public Task<List<KudosFlow>> FlowsAsync(TimeSpan back, CancellationToken ct = default) => database.ListAsync(FlowsSql, [time.GetUtcNow() - back],
        row => new KudosFlow(row.GetFieldValue<DateTimeOffset>(0), row.GetString(1), row.GetString(2), new(row.GetInt64(3)), new(row.GetInt64(4))), ct);

    static (Grain Grain, TimeSpan Back) Cut(bool coarse) =>
        coarse ? (Grain.Hour, TimeSpan.FromDays(30)) : (Grain.Minute, TimeSpan.FromHours(1));

    static TallySlot Tally(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3));

    static RequestKind Kind(string name) => Enum.Parse<RequestKind>(name, ignoreCase: true);
}
