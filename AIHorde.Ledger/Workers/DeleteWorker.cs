using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>Removes a worker and frees its name. What its owner earned with it stays.</summary>
/// <param name="Owner">The worker's owner, whose list it leaves.</param>
/// <param name="Name">The name to free, as the caller read it.</param>
public sealed record DeleteWorker(WorkerId Worker, Actor Caller, UserId Owner, string Name) : Command<WorkerResult>
{
    public override void Touch(Touch touch) => touch
        .Stream(WorkerStream.Of(Worker)).Stream(UserStream.Of(Caller.User)).Stream(UserStream.Of(Owner)).Name(WorkerStream.NameOf(Name));

    public override WorkerResult Decide(Decision on)
    {
        if (on.State(WorkerStream.Of(Worker)).Known is not { } worker) return new WorkerResult.Refused(Refusal.WorkerNotFound);
        if (on.State(UserStream.Of(Caller.User)).Known is not { } caller) return new WorkerResult.Refused(Refusal.InvalidAPIKey);
        if (caller.IsAnonymous || worker.Owner != caller.Id && !caller.Has(Roles.Moderator)) return new WorkerResult.Refused(Refusal.NotModerator);
        // Renamed or given away since the caller looked: what it meant is no more.
        if (worker.Name != Name || worker.Owner != Owner) return new WorkerResult.Refused(Refusal.WorkerNotFound);
        on.Delete(worker);
        return new WorkerResult.Done(worker);
    }
}

static class WorkerDeletion
{
    /// <summary>The worker's stream, its name and its owner's stream must be touched.</summary>
    public static void Delete(this Decision on, WorkerProfile worker)
    {
        on.Append(WorkerStream.Of(worker.Id), new WorkerDeleted(worker.Id, on.Now));
        on.Append(UserStream.Of(worker.Owner), new WorkerRemoved(worker.Owner, worker.Id));
        on.Free(WorkerStream.NameOf(worker.Name));
        on.DropPayload(WorkerStream.AddressKey(worker.Id));
    }
}
