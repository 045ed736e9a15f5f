using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Stats;

sealed record StatsKey(RequestKind Kind, string Model, string Grain, int Slot);

sealed record StatsRow(
    RequestKind Kind, string Model, string Grain, int Slot, DateTimeOffset Bucket, long Jobs, long Delivered, long Work, long Made, long Speeds)
{
    [JsonIgnore]
    public StatsKey Key => new(Kind, Model, Grain, Slot);

    /// <summary>A newer bucket in the same slot starts it anew.</summary>
    public StatsRow Add(StatsRow later) => later.Bucket == Bucket
        ? this with
        {
            Jobs = Jobs + later.Jobs,
            Delivered = Delivered + later.Delivered,
            Work = Work + later.Work,
            Made = Made + later.Made,
            Speeds = Speeds + later.Speeds,
        }
        : later.Bucket > Bucket ? later : this;
}

/// <summary>The table of what was generated when. Failed jobs count as jobs, as in the contract's totals, but not as delivered.</summary>
sealed class GenerationStats() : Projection("generation_stats")
{
    const string WriteSql = """
        INSERT INTO generation_stats AS t (kind, model, grain, slot, bucket, jobs, delivered, work, made, speeds)
        SELECT kind, model, grain, slot, bucket, jobs, delivered, work, made, speeds FROM json_populate_recordset(NULL::generation_stats, $1::json)
        ON CONFLICT (kind, model, grain, slot) DO UPDATE SET
            bucket = greatest(t.bucket, excluded.bucket),
            jobs = CASE WHEN excluded.bucket = t.bucket THEN t.jobs + excluded.jobs WHEN excluded.bucket > t.bucket THEN excluded.jobs ELSE t.jobs END,
            delivered = CASE WHEN excluded.bucket = t.bucket THEN t.delivered + excluded.delivered
                WHEN excluded.bucket > t.bucket THEN excluded.delivered ELSE t.delivered END,
            work = CASE WHEN excluded.bucket = t.bucket THEN t.work + excluded.work WHEN excluded.bucket > t.bucket THEN excluded.work ELSE t.work END,
            made = CASE WHEN excluded.bucket = t.bucket THEN t.made + excluded.made WHEN excluded.bucket > t.bucket THEN excluded.made ELSE t.made END,
            speeds = CASE WHEN excluded.bucket = t.bucket THEN t.speeds + excluded.speeds
                WHEN excluded.bucket > t.bucket THEN excluded.speeds ELSE t.speeds END
        """;

    internal override void Write(IReadOnlyList<StoredEvent> happened, NpgsqlBatch batch)
    {
        var rows = new Dictionary<StatsKey, StatsRow>();
        foreach (var row in happened.SelectMany(one => Rows(one.Event)))
            rows[row.Key] = rows.TryGetValue(row.Key, out var before) ? before.Add(row) : row;
        // In one order on every node, so that two nodes never wait for each other crosswise.
        var ordered = rows.Values.OrderBy(row => row.Kind).ThenBy(row => row.Model, StringComparer.Ordinal)
            .ThenBy(row => row.Grain, StringComparer.Ordinal).ThenBy(row => row.Slot);
        if (rows.Count > 0) batch.Add(WriteSql, [LedgerJson.Write(ordered)]);
    }

    internal static IEnumerable<StatsRow> Rows(IEvent happened) => happened switch
    {
        JobDelivered { Model: { } model } job when Counts(model) =>
            Cut(job.DeliveredAt, new(job.Kind, model, "", 0, default, 1, 1, job.Work, job.Made, (long)Math.Round(job.Speed * 10))),
        JobFaulted { Model: { } model, Work: > 0 } job when Counts(model) =>
            Cut(job.FaultedAt, new(job.Kind, model, "", 0, default, 1, 0, job.Work, 0, 0)),
        _ => [],
    };

    /// <summary>Models that their owner keeps for himself stay out of public figures.</summary>
    static bool Counts(string model) => !model.Contains("horde_special", StringComparison.Ordinal);

    static IEnumerable<StatsRow> Cut(DateTimeOffset at, StatsRow amounts) => Grain.Every.Select(grain =>
    {
        var (bucket, slot) = grain.Cut(at);
        return amounts with { Grain = grain.Name, Slot = slot, Bucket = bucket };
    });
}
