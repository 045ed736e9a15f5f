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

sealed record WorkerRecordRow(Guid Id, long Fulfilled, long Generated, decimal Contributions, IReadOnlyList<double> Samples);

/// <summary>The table of what workers did.</summary>
sealed class WorkerRecordRows() : TallyProjection<WorkerRecordRow>("worker_records", "id")
{
    protected override IEnumerable<WorkerRecordRow> Amounts(StoredEvent happened) => happened.Event switch
    {
        JobDelivered delivered => [new(delivered.Worker.Value, 1, delivered.Credit.Hundredths, delivered.Work, [Sample(delivered)])],
        JobCancelled cancelled => [new(cancelled.Worker.Value, 1, cancelled.Credit.Hundredths, 1, [])],
        _ => [],
    };

    static double Sample(JobDelivered delivered) => delivered.Kind == RequestKind.Alchemy ? delivered.Seconds : delivered.Speed;

    protected override WorkerRecordRow Add(WorkerRecordRow earlier, WorkerRecordRow later) => new(
        earlier.Id,
        earlier.Fulfilled + later.Fulfilled,
        earlier.Generated + later.Generated,
        earlier.Contributions + later.Contributions,
        [.. later.Samples.Concat(earlier.Samples).Take(WorkerLimits.SpeedSamples)]);
}
