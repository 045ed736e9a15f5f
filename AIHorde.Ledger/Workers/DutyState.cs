using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Workers;

/// <summary>A worker's time card: when it was last seen, how long it was up, how often it gave up a job lately.</summary>
public sealed record DutyState
{
    public DateTimeOffset? LastCheckIn { get; init; }
    public long UptimeSeconds { get; init; }

    /// <summary>The uptime that was paid for, or that will not be because the worker was away in between.</summary>
    public long SettledUptimeSeconds { get; init; }
    public Kudos UptimeRewards { get; init; }
    public DateTimeOffset? AbortsSince { get; init; }
    public int Aborts { get; init; }
    public int UncompletedJobs { get; init; }

    public bool IsStale(DateTimeOffset now) => LastCheckIn is not { } last || now - last > WorkerLimits.Stale;

    /// <summary>How many aborts the current hour will have with one more now.</summary>
    public int AbortsWithOneMore(DateTimeOffset now) => AbortsSince is { } since && now - since <= WorkerLimits.AbortWindow ? Aborts + 1 : 1;
}

/// <summary>Time cards as streams: <c>duty:WORKER</c>. Apart from the worker's own, whose long list of models need not be rewritten each half minute.</summary>
public static class DutyStream
{
    public static readonly StreamType<DutyState> Type = new("duty", new DutyState(), Evolve);

    public static StreamRef<DutyState> Of(WorkerId worker) => Type.Of(worker.Value);

    static DutyState Evolve(DutyState duty, IEvent happened) => happened switch
    {
        WorkerCheckedIn checkedIn => CheckIn(duty, checkedIn),
        WorkerUptimeRewarded rewarded => duty with { SettledUptimeSeconds = duty.UptimeSeconds, UptimeRewards = duty.UptimeRewards + rewarded.Amount },
        WorkerAbortedJob aborted => Abort(duty, aborted),
        _ => duty,
    };

    static DutyState CheckIn(DutyState duty, WorkerCheckedIn checkedIn)
    {
        var uptime = duty.UptimeSeconds + checkedIn.UptimeGained;
        return duty with
        {
            LastCheckIn = checkedIn.At,
            UptimeSeconds = uptime,
            SettledUptimeSeconds = checkedIn.RestartsRewardClock ? uptime : duty.SettledUptimeSeconds,
        };
    }

    static DutyState Abort(DutyState duty, WorkerAbortedJob aborted)
    {
        var aborts = duty.AbortsWithOneMore(aborted.At);
        return duty with
        {
            UncompletedJobs = duty.UncompletedJobs + 1,
            AbortsSince = aborts == 1 ? aborted.At : duty.AbortsSince,
            Aborts = aborted.IsTooMany ? 0 : aborts,
        };
    }
}
