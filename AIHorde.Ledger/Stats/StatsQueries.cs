using AIHorde.Ledger.Requests;
using Npgsql;

namespace AIHorde.Ledger.Stats;

/// <summary>How many jobs, how much was asked for and how much was made, in one span of time.</summary>
public readonly record struct GenerationTotals(long Jobs, long Delivered, long Work, long Made);

public enum StatsSpan
{
    Minute,
    Hour,
    Day,
    Month,
    Total,
}

public sealed record ModelCount(string Model, long Jobs);

/// <param name="Speed">The mean of its jobs of the last hour, in raw things a second.</param>
public sealed record ModelSpeed(RequestKind Kind, string Model, double Speed);

/// <summary>What waits of one kind: pieces that wait or run, and how much work they are.</summary>
public sealed record QueueTotals(RequestKind Kind, long Waiting, long Processing, long Things);

public sealed record ModelQueue(RequestKind Kind, string Model, long Jobs, long Things);

/// <summary>Reads over what was generated and what waits: from sums that are kept, never by going through the log.</summary>
public sealed class StatsQueries(NpgsqlDataSource database, TimeProvider time)
{
    const string TotalsSql = """
        SELECT coalesce(sum(jobs), 0)::bigint, coalesce(sum(delivered), 0)::bigint, coalesce(sum(work), 0)::bigint, coalesce(sum(made), 0)::bigint
        FROM generation_stats WHERE kind = $1 AND grain = $2 AND bucket > $3
        """;

    const string ModelsSql = """
        SELECT model, sum(jobs)::bigint FROM generation_stats WHERE kind = $1 AND grain = $2 AND bucket > $3 GROUP BY model ORDER BY model
        """;

    const string SpeedsSql = """
        SELECT kind, model, (sum(speeds) / (10.0 * sum(delivered)))::double precision FROM generation_stats WHERE grain = 'minute' AND bucket > $1
        GROUP BY kind, model HAVING sum(delivered) > 0
        """;

    const string QueuesSql = """
        SELECT kind, coalesce(sum(waiting), 0)::bigint, coalesce(sum(processing), 0)::bigint, coalesce(sum(things) FILTER (WHERE waiting > 0), 0)::bigint
        FROM requests WHERE live GROUP BY kind
        """;

    const string ModelQueuesSql = """
        SELECT r.kind, m.model, sum(r.waiting + r.processing)::bigint, coalesce(sum(r.things) FILTER (WHERE r.waiting > 0), 0)::bigint
        FROM requests r CROSS JOIN LATERAL unnest(r.models) AS m (model) WHERE r.live GROUP BY r.kind, m.model
        """;

    public async Task<GenerationTotals> TotalsAsync(RequestKind kind, StatsSpan span, CancellationToken ct = default)
    {
        var (grain, since) = Window(span);
        return (await database.ListAsync(TotalsSql, [Name(kind), grain, since],
            row => new GenerationTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), ct))[0];
    }

    public Task<List<ModelCount>> ModelsAsync(RequestKind kind, StatsSpan span, CancellationToken ct = default)
    {
        var (grain, since) = Window(span);
        return database.ListAsync(ModelsSql, [Name(kind), grain, since], row => new ModelCount(row.GetString(0), row.GetInt64(1)), ct);
    }

    public Task<List<ModelSpeed>> SpeedsAsync(CancellationToken ct = default) => database.ListAsync(SpeedsSql, [time.GetUtcNow() - TimeSpan.FromHours(1)],
        row => new ModelSpeed(Kind(row.GetString(0)), row.GetString(1), row.GetDouble(2)), ct);

    public Task<List<QueueTotals>> QueuesAsync(CancellationToken ct = default) => database.ListAsync(QueuesSql, [],
        row => new QueueTotals(Kind(row.GetString(0)), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), ct);

    public Task<List<ModelQueue>> ModelQueuesAsync(CancellationToken ct = default) => database.ListAsync(ModelQueuesSql, [],
        row => new ModelQueue(Kind(row.GetString(0)), row.GetString(1), row.GetInt64(2), row.GetInt64(3)), ct);

    (string Grain, DateTimeOffset Since) Window(StatsSpan span)
    {
        var now = time.GetUtcNow();
        return span switch
        {
            StatsSpan.Minute => (Grain.Tick.Name, now - TimeSpan.FromMinutes(1)),
            StatsSpan.Hour => (Grain.Minute.Name, now - TimeSpan.FromHours(1)),
            StatsSpan.Day => (Grain.Minute.Name, now - TimeSpan.FromDays(1)),
            StatsSpan.Month => (Grain.Hour.Name, now - TimeSpan.FromDays(30)),
            _ => (Grain.All.Name, DateTimeOffset.UnixEpoch - TimeSpan.FromDays(1)),
        };
    }

    static string Name(RequestKind kind) => kind.ToString().ToLowerInvariant();

    static RequestKind Kind(string name) => Enum.Parse<RequestKind>(name, ignoreCase: true);
}
