using System.Globalization;
using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Stats;

sealed record TallyKey(string Series, string Subject, string Grain, int Slot);

sealed record TallyRow(string Series, string Subject, string Grain, int Slot, DateTimeOffset Bucket, long Amount)
{
    [JsonIgnore]
    public TallyKey Key => new(Series, Subject, Grain, Slot);

    /// <summary>A newer bucket in the same slot starts it anew.</summary>
    public TallyRow Add(TallyRow later) =>
        later.Bucket == Bucket ? this with { Amount = Amount + later.Amount } : later.Bucket > Bucket ? later : this;
}

/// <summary>The series of <c>cluster_tallies</c>, and what their subject is.</summary>
public static class TallySeries
{
    /// <summary>How long claimed jobs had waited; the subject is the kind and the step of <see cref="WaitSteps"/>: <c>image/07</c>.</summary>
    public const string Waits = "waits";

    /// <summary>Jobs that ended without a result; the subject is the kind and the cause: <c>text/lease_expired</c>.</summary>
    public const string Faults = "faults";

    /// <summary>Jobs that a worker, the subject, delivered.</summary>
    public const string WorkerDone = "worker_done";

    /// <summary>Jobs that a worker, the subject, did not finish.</summary>
    public const string WorkerFaulted = "worker_faulted";

    /// <summary>Kudos that a worker, the subject, earned by its jobs, in hundredths.</summary>
    public const string WorkerEarned = "worker_earned";
}

/// <summary>Counts what happens, minute by minute for a day and hour by hour for a month; workers by the hour alone.</summary>
sealed class ClusterTallies() : Projection("cluster_tallies")
{
    const string WriteSql = """
        INSERT INTO cluster_tallies AS t (series, subject, grain, slot, bucket, amount)
        SELECT series, subject, grain, slot, bucket, amount FROM json_populate_recordset(NULL::cluster_tallies, $1::json)
        ON CONFLICT (series, subject, grain, slot) DO UPDATE SET
            bucket = greatest(t.bucket, excluded.bucket),
            amount = CASE WHEN excluded.bucket = t.bucket THEN t.amount + excluded.amount
                WHEN excluded.bucket > t.bucket THEN excluded.amount ELSE t.amount END
        """;

    static readonly Grain[] fine = [Grain.Minute, Grain.Hour];
    static readonly Grain[] coarse = [Grain.Hour];

    internal override void Write(IReadOnlyList<StoredEvent> happened, NpgsqlBatch batch)
    {
        var rows = new Dictionary<TallyKey, TallyRow>();
        foreach (var row in happened.SelectMany(one => Rows(one.Event)))
            rows[row.Key] = rows.TryGetValue(row.Key, out var before) ? before.Add(row) : row;
        // In one order on every node, so that two nodes never wait for each other crosswise.
        var ordered = rows.Values.OrderBy(row => row.Series, StringComparer.Ordinal).ThenBy(row => row.Subject, StringComparer.Ordinal)
            .ThenBy(row => row.Grain, StringComparer.Ordinal).ThenBy(row => row.Slot);
        if (rows.Count > 0) batch.Add(WriteSql, [LedgerJson.Write(ordered)]);
    }

    internal static IEnumerable<TallyRow> Rows(IEvent happened) => happened switch
    {
        JobsClaimed { Kind: { } kind, QueuedAt: { } queuedAt } claim =>
            Cut(fine, claim.ClaimedAt, TallySeries.Waits, StepOf(kind, claim.ClaimedAt - queuedAt), claim.Jobs.Count),
        JobDelivered job =>
        [
            .. Cut(coarse, job.DeliveredAt, TallySeries.WorkerDone, job.Worker.ToString(), 1),
            .. Cut(coarse, job.DeliveredAt, TallySeries.WorkerEarned, job.Worker.ToString(), job.Credit.Hundredths),
        ],
        JobFaulted job =>
        [
            .. Cut(fine, job.FaultedAt, TallySeries.Faults, $"{Name(job.Kind)}/{Name(job.Reason)}", 1),
            .. Cut(coarse, job.FaultedAt, TallySeries.WorkerFaulted, job.Worker.ToString(), 1),
        ],
        _ => [],
    };

    static string StepOf(RequestKind kind, TimeSpan wait) => Name(kind) + "/" + WaitSteps.Of(wait).ToString("00", CultureInfo.InvariantCulture);

    static string Name<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    static IEnumerable<TallyRow> Cut(Grain[] grains, DateTimeOffset at, string series, string subject, long amount) => grains.Select(grain =>
    {
        var (bucket, slot) = grain.Cut(at);
        return new TallyRow(series, subject, grain.Name, slot, bucket, amount);
    });
}
