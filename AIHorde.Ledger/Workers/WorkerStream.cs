using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Workers;

/// <summary>Workers as streams: <c>worker:ID</c>.</summary>
public static class WorkerStream
{
    public static readonly StreamType<WorkerState> Type = new("worker", new WorkerState.Unknown(), Evolve);

    public static StreamRef<WorkerState> Of(WorkerId worker) => Type.Of(worker.Value);

    /// <summary>The name under which a worker's name is reserved; case counts.</summary>
    public static string NameOf(string name) => $"worker:{name}";

    /// <summary>Where the last address of a worker is kept, apart from the log.</summary>
    public static string AddressKey(WorkerId worker) => $"worker:{worker}:address";

    static WorkerState Evolve(WorkerState state, IEvent happened) => (state, happened) switch
    {
        (WorkerState.Unknown, WorkerRegistered registered) => new WorkerState.Registered(
            new(registered.Worker, registered.Kind, registered.Name, registered.Owner, registered.Settings, registered.At)),
        (WorkerState.Registered, WorkerDeleted) => new WorkerState.Deleted(),
        (WorkerState.Registered registered, _) => new WorkerState.Registered(Change(registered.Worker, happened)),
        _ => state,
    };

    static WorkerProfile Change(WorkerProfile worker, IEvent happened) => happened switch
    {
        WorkerSettingsChanged changed => worker with { Settings = changed.Settings },
        WorkerRenamed renamed => worker with { Name = renamed.Name },
        WorkerInfoSet set => worker with { Info = set.Info },
        WorkerMaintenanceSet set => worker with { Maintenance = set.Maintenance, MaintenanceMessage = set.Message },
        WorkerPaused => worker with { Paused = true },
        WorkerUnpaused => worker with { Paused = false },
        WorkerSuspected suspected => worker with { Suspicions = worker.Suspicions.Add(suspected.Reason) },
        WorkerCleared => worker with { Suspicions = [] },
        WorkerJoinedTeam joined => worker with { Team = joined.Team },
        WorkerLeftTeam => worker with { Team = null },
        _ => worker,
    };
}
