using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Workers;

sealed record WorkerRow(
    Guid Id,
    WorkerKind Kind,
    string Name,
    int Owner,
    DateTimeOffset CreatedAt,
    string? Info,
    bool Maintenance,
    string MaintenanceMessage,
    bool Paused,
    int Suspicions,
    Guid? Team,
    int Threads,
    IReadOnlyList<string> Models,
    WorkerSettings Settings)
{
    public static WorkerRow Of(WorkerProfile worker) => new(
        worker.Id.Value, worker.Kind, worker.Name, worker.Owner.Value, worker.CreatedAt, worker.Info, worker.Maintenance, worker.MaintenanceMessage,
        worker.Paused, worker.Suspicions.Length, worker.Team?.Value, worker.Settings.Threads, worker.Settings.Models, worker.Settings);

    public static WorkerRow Gone(WorkerId id) =>
        new(id.Value, default, "", 0, default, null, false, "", false, 0, null, 0, [], new());
}

/// <summary>The table of workers.</summary>
sealed class WorkerRows() : RowProjection<WorkerRow>("workers", "id")
{
    protected override IEnumerable<RowChange<WorkerRow>> Project(StoredEvent happened) => happened switch
    {
        { State: WorkerState.Registered registered } => [Put(WorkerRow.Of(registered.Worker))],
        { Event: WorkerDeleted deleted } => [Delete(WorkerRow.Gone(deleted.Worker))],
        _ => [],
    };
}

sealed record DutyRow(Guid Id, DateTimeOffset? LastCheckIn, long UptimeSeconds, long UptimeRewards, int UncompletedJobs);

/// <summary>The table of time cards.</summary>
sealed class DutyRows() : RowProjection<DutyRow>("worker_duty", "id")
{
    protected override IEnumerable<RowChange<DutyRow>> Project(StoredEvent happened)
    {
        if (happened.State is not DutyState duty) yield break;
        yield return Put(new(Guid.Parse(happened.StreamId), duty.LastCheckIn, duty.UptimeSeconds, duty.UptimeRewards.Hundredths, duty.UncompletedJobs));
    }
}

/// <summary>The samples and their times belong together, the newest first.</summary>
sealed record WorkerRecordRow(
    Guid Id, long Fulfilled, long Generated, decimal Contributions, IReadOnlyList<double> Samples, IReadOnlyList<DateTimeOffset> SampledAt);

/// <summary>The table of what workers did.</summary>
sealed class WorkerRecordRows() : TallyProjection<WorkerRecordRow>("worker_records", "id")
{
    protected override IEnumerable<WorkerRecordRow> Amounts(StoredEvent happened) => happened.Event switch
    {
        JobDelivered job => [new(job.Worker.Value, 1, job.Credit.Hundredths, job.Work, [Sample(job)], [job.DeliveredAt])],
        JobCancelled job => [new(job.Worker.Value, 1, job.Credit.Hundredths, 1, [], [])],
        _ => [],
    };

    static double Sample(JobDelivered delivered) => delivered.Kind == RequestKind.Alchemy ? delivered.Seconds : delivered.Speed;

    protected override WorkerRecordRow Add(WorkerRecordRow earlier, WorkerRecordRow later)
    {
        var newest = earlier.Samples.Zip(earlier.SampledAt).Concat(later.Samples.Zip(later.SampledAt))
            .OrderByDescending(sample => sample.Second).ThenBy(sample => sample.First).Take(WorkerLimits.SpeedSamples).ToList();
        return new(
            earlier.Id,
            earlier.Fulfilled + later.Fulfilled,
            earlier.Generated + later.Generated,
            earlier.Contributions + later.Contributions,
            [.. newest.Select(sample => sample.First)],
            [.. newest.Select(sample => sample.Second)]);
    }

    /// <summary>The newest of both, by time: which of two transactions was first makes no difference.</summary>
    protected override string Merge(string column) => column switch
    {
        "samples" => $"samples = coalesce((SELECT array_agg(n.s ORDER BY n.at DESC, n.s) {Newest}), ARRAY[]::double precision[])",
        "sampled_at" => $"sampled_at = coalesce((SELECT array_agg(n.at ORDER BY n.at DESC, n.s) {Newest}), ARRAY[]::timestamptz[])",
        _ => base.Merge(column),
    };

    const string Newest = """
        FROM (SELECT * FROM unnest(excluded.samples || t.samples, excluded.sampled_at || t.sampled_at) AS b (s, at) ORDER BY b.at DESC, b.s LIMIT 20) n
        """;
}
