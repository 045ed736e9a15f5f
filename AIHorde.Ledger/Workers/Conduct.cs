using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>How many aborted jobs an hour are too many, and whether that sends the worker into maintenance (not while the cluster is raided).</summary>
public sealed record AbortRule(int Max, bool SendsIntoMaintenance)
{
    public static readonly AbortRule Normal = new(WorkerLimits.AbortsMax, true);
    public static readonly AbortRule Raided = new(WorkerLimits.AbortsMaxRaided, false);
    public static readonly AbortRule Alchemist = new(WorkerLimits.AbortsMaxAlchemist, true);

    /// <summary>Forms are many and short, so an alchemist may give up more of them.</summary>
    public AbortRule For(RequestKind kind) => kind == RequestKind.Alchemy && this == Normal ? Alchemist : this;
}

/// <summary>What happens to a worker whose behaviour is odd. Its own stream, its time card and its owner's stream must be touched.</summary>
public static class Conduct
{
    public static void CountAbort(this Decision on, WorkerId id, AbortRule rule)
    {
        if (on.State(WorkerStream.Of(id)).Known is null) return;
        var tooMany = on.State(DutyStream.Of(id)).AbortsWithOneMore(on.Now) > rule.Max;
        on.Append(DutyStream.Of(id), new WorkerAbortedJob(id, on.Now, tooMany));
        if (!tooMany) return;
        if (rule.SendsIntoMaintenance) on.Append(WorkerStream.Of(id), new WorkerMaintenanceSet(id, true, WorkerLimits.AbortedMaintenanceMessage));
        on.Suspect(id, Suspicion.TooManyJobsAborted);
    }

    /// <summary>Notes it on the worker and its owner, and pauses the worker when that makes too many. The trusted are above suspicion.</summary>
    public static void Suspect(this Decision on, WorkerId id, Suspicion reason)
    {
        if (on.State(WorkerStream.Of(id)).Known is not { } worker || !worker.Notes(reason)) return;
        if (on.State(UserStream.Of(worker.Owner)).Known is not { IsTrusted: false, IsAnonymous: false }) return;
        on.Append(WorkerStream.Of(id), new WorkerSuspected(id, reason));
        on.Append(UserStream.Of(worker.Owner), new UserSuspected(worker.Owner, reason, id));
        var marks = worker.Suspicions.Length + 1;
        if (!worker.Paused && marks >= UserLimits.SuspicionThreshold) on.Append(WorkerStream.Of(id), new WorkerPaused(id));
    }
}
