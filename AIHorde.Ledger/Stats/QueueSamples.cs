using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Workers;
using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>What waited or ran at one minute: for one model, or, without a model, of the whole kind.</summary>
/// <param name="Capacity">Things a second that the workers of the kind could have made; null where it is not known.</param>
public sealed record QueueSample(DateTimeOffset At, RequestKind Kind, string Model, long Jobs, long Things, double? Capacity);

/// <summary>Writes down each minute how much waits and how much could be made. All nodes do; the first of a minute is kept.</summary>
sealed class QueueSamples(NpgsqlDataSource database, TimeProvider time, ILogger<QueueSamples> log) : Rounds(Every, time, log)
{
    /// <summary>The models with the most work are written; a flood of names makes no flood of rows.</summary>
    const int ModelsMax = 40;

    const string WriteSql = """
        WITH waiting AS (SELECT kind, models, waiting + processing AS jobs, CASE WHEN waiting > 0 THEN things ELSE 0 END AS things FROM requests WHERE live),
        able AS (
            SELECT w.kind, sum(w.threads * (SELECT avg(speed) FROM unnest(r.samples) AS s (speed))) AS capacity
            FROM workers w JOIN worker_duty d USING (id) JOIN worker_records r USING (id)
            WHERE d.last_check_in > $3 AND NOT w.maintenance AND NOT w.paused GROUP BY w.kind)
        INSERT INTO queue_samples (at, kind, model, jobs, things, capacity)
        SELECT $1, k.kind, '', coalesce(sum(w.jobs), 0)::bigint, coalesce(sum(w.things), 0)::bigint,
            CASE WHEN k.kind <> 'alchemy' THEN coalesce((SELECT capacity FROM able WHERE able.kind = k.kind), 0) END
        FROM (VALUES ('image'), ('text'), ('alchemy')) AS k (kind) LEFT JOIN waiting w USING (kind) GROUP BY k.kind
        UNION ALL
        (SELECT $1, w.kind, m.model, sum(w.jobs)::bigint, sum(w.things)::bigint, NULL FROM waiting w CROSS JOIN LATERAL unnest(w.models) AS m (model)
        WHERE m.model <> '' GROUP BY w.kind, m.model ORDER BY 5 DESC LIMIT $2)
        ON CONFLICT DO NOTHING
        """;

    const string ForgetSql = "DELETE FROM queue_samples WHERE at < $1";

    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>As far back as the live page looks, and a little.</summary>
    static readonly TimeSpan kept = TimeSpan.FromHours(4);

    internal override async Task GoAsync(CancellationToken ct)
    {
        var (minute, _) = Grain.Minute.Cut(Now);
        await using var batch = database.CreateBatch();
        Store.Sql.Add(batch, WriteSql, [minute, ModelsMax, Now - WorkerLimits.Stale]);
        Store.Sql.Add(batch, ForgetSql, [minute - kept]);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
