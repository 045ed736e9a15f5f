using AIHorde.Ledger.Requests;
using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>How many jobs were claimed in one slot of time after waiting for one step of <see cref="WaitSteps"/>.</summary>
/// <param name="Subject">The kind and the step, as in <see cref="TallySeries.Waits"/>.</param>
public sealed record SpreadSlot(string Subject, DateTimeOffset At, long Jobs);

/// <summary>A piece of a request that waits, or that a worker has.</summary>
/// <param name="LeaseFrom">When a worker took it; null while it waits.</param>
/// <param name="LeaseEnds">When it is taken from that worker; null while it waits.</param>
public sealed record Flight(RequestKind Kind, string? Model, DateTimeOffset QueuedAt, DateTimeOffset? LeaseFrom, DateTimeOffset? LeaseEnds);

/// <summary>A job that ended without a result, of a request that is still kept.</summary>
public sealed record LostJob(RequestKind Kind, string? Model, WorkerId Worker, string? WorkerName, DateTimeOffset ClaimedAt);

/// <summary>Reads for the finer pictures of the live page.</summary>
public sealed class LiveDetailQueries(NpgsqlDataSource database, TimeProvider time)
{
    public const int FlightsMax = 400;
    const int LostMax = 20;

    const string SpreadSql = """
        SELECT subject, date_bin($1, bucket, 'epoch'::timestamptz), sum(amount)::bigint FROM cluster_tallies
        WHERE series = 'waits' AND grain = 'minute' AND bucket >= $2 GROUP BY 1, 2 ORDER BY 2, 1
        """;

    const string SamplesSql = "SELECT * FROM queue_samples WHERE at > $1 AND kind <> 'alchemy' ORDER BY at, kind, model";

    const string FlightsSql = """
        (SELECT r.kind, j.model, r.queued_at, j.claimed_at, j.lease_ends FROM jobs j JOIN requests r ON r.id = j.request
        WHERE j.outcome = 'running' AND NOT j.decoy ORDER BY j.claimed_at LIMIT $1)
        UNION ALL
        (SELECT r.kind, r.models[1], r.queued_at, NULL, NULL
        FROM (SELECT kind, models, queued_at, waiting FROM requests WHERE live AND waiting > 0 ORDER BY queued_at LIMIT $1) AS r
        CROSS JOIN LATERAL generate_series(1, r.waiting) ORDER BY r.queued_at LIMIT $1)
        """;

    const string BusySql = "SELECT DISTINCT worker FROM jobs WHERE outcome = 'running' AND NOT decoy";

    const string SealedSql = "SELECT sealed_at FROM kudos_seals ORDER BY number DESC LIMIT 1";

    const string LostSql = """
        SELECT r.kind, j.model, j.worker, w.name, j.claimed_at FROM jobs j JOIN requests r ON r.id = j.request LEFT JOIN workers w ON w.id = j.worker
        WHERE j.outcome = 'faulted' AND NOT j.decoy ORDER BY j.claimed_at DESC LIMIT $1
        """;

    public Task<List<SpreadSlot>> SpreadAsync(TimeSpan width, DateTimeOffset since, CancellationToken ct = default) => database.ListAsync(
        SpreadSql, [width, since], row => new SpreadSlot(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2)), ct);

    public Task<List<QueueSample>> SamplesAsync(TimeSpan back, CancellationToken ct = default) => database.ListAsync(
        SamplesSql, [time.GetUtcNow() - back], row => new QueueSample(
            row.Get<DateTimeOffset>("at"), Kind(row.Get<string>("kind")), row.Get<string>("model"), row.Get<long>("jobs"), row.Get<long>("things"),
            row.GetOrNone<double>("capacity")), ct);

    /// <summary>What waits and what runs, the oldest first, at most <see cref="FlightsMax"/> of each.</summary>
    public Task<List<Flight>> FlightsAsync(CancellationToken ct = default) => database.ListAsync(
        FlightsSql, [FlightsMax], row => new Flight(
            Kind(row.GetString(0)), row.GetOrNull<string>("model"), row.GetFieldValue<DateTimeOffset>(2),
            row.GetOrNone<DateTimeOffset>("claimed_at"), row.GetOrNone<DateTimeOffset>("lease_ends")), ct);

    /// <summary>The workers that have a job now.</summary>
    public Task<List<WorkerId>> BusyAsync(CancellationToken ct = default) => database.ListAsync(BusySql, [], row => new WorkerId(row.GetGuid(0)), ct);

    /// <summary>When the ledger was sealed last; null before the first seal.</summary>
    public async Task<DateTimeOffset?> SealedAsync(CancellationToken ct = default)
    {
        var seals = await database.ListAsync(SealedSql, [], row => row.GetFieldValue<DateTimeOffset>(0), ct);
        return seals.Count == 0 ? null : seals[0];
    }

    public Task<List<LostJob>> LostAsync(CancellationToken ct = default) => database.ListAsync(
        LostSql, [LostMax], row => new LostJob(
            Kind(row.GetString(0)), row.GetOrNull<string>("model"), new WorkerId(row.GetGuid(2)), row.GetOrNull<string>("name"),
            row.GetFieldValue<DateTimeOffset>(4)), ct);

    static RequestKind Kind(string name) => Enum.Parse<RequestKind>(name, ignoreCase: true);
}
