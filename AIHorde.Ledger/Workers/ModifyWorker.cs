using AIHorde.Ledger.Store;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Users;

namespace AIHorde.Ledger.Workers;

/// <summary>Sets what is given. All of it or nothing: a refusal changes nothing. Texts were cleaned and judged at the door.</summary>
public sealed record ModifyWorker(WorkerId Worker, Actor Caller) : Command<WorkerResult>
{
    public bool? Maintenance { get; init; }
    public string? MaintenanceMessage { get; init; }
    public string? Info { get; init; }
    public bool? Paused { get; init; }

    /// <summary>The new name and the one that the caller read; both are locked.</summary>
    public Renaming? Name { get; init; }
    public TeamId? JoinTeam { get; init; }
    public bool LeaveTeam { get; init; }

    public override void Touch(Touch touch)
    {
        touch.Stream(WorkerStream.Of(Worker)).Stream(UserStream.Of(Caller.User));
        if (Name is { } name) touch.Name(WorkerStream.NameOf(name.To)).Name(WorkerStream.NameOf(name.From));
        if (JoinTeam is { } team) touch.Stream(TeamStream.Of(team));
    }

    public override WorkerResult Decide(Decision on)
    {
        if (on.State(WorkerStream.Of(Worker)).Known is not { } worker) return new WorkerResult.Refused(Refusal.WorkerNotFound);
        if (on.State(UserStream.Of(Caller.User)).Known is not { } caller) return new WorkerResult.Refused(Refusal.InvalidAPIKey);
        if (Forbidden(worker, caller) is { } no) return new WorkerResult.Refused(no);
        if (JoinTeam is { } team && on.State(TeamStream.Of(team)).Known is null) return new WorkerResult.Refused(Refusal.TeamNotFound);
        if (Name is { } name && name.To != worker.Name && !Rename(on, worker, name)) return new WorkerResult.Refused(Refusal.WorkerNameAlreadyExists);
        foreach (var happened in Changes(worker)) on.Append(WorkerStream.Of(Worker), happened);
        return new WorkerResult.Done(on.State(WorkerStream.Of(Worker)).Known!);
    }

    Refusal? Forbidden(WorkerProfile worker, Profile caller)
    {
        var moderator = caller.Has(Roles.Moderator);
        var mayEdit = moderator || worker.Owner == caller.Id;
        if (!mayEdit) return Maintenance is not null || Info is not null ? Refusal.NotOwner : Refusal.NotModerator;
        if (Paused is not null && !moderator) return Refusal.NotModerator;
        return caller.IsAnonymous ? Refusal.AnonForbiddenWorker : null;
    }

    bool Rename(Decision on, WorkerProfile worker, Renaming name)
    {
        if (worker.Name != name.From || !on.Claim(WorkerStream.NameOf(name.To), Worker.ToString())) return false;
        on.Free(WorkerStream.NameOf(name.From));
        on.Append(WorkerStream.Of(Worker), new WorkerRenamed(Worker, name.To));
        return true;
    }

    IEnumerable<IEvent> Changes(WorkerProfile worker)
    {
        if (Maintenance is { } maintenance)
        {
            var message = maintenance && !string.IsNullOrEmpty(MaintenanceMessage) ? MaintenanceMessage : WorkerLimits.DefaultMaintenanceMessage;
            if (maintenance != worker.Maintenance || message != worker.MaintenanceMessage) yield return new WorkerMaintenanceSet(Worker, maintenance, message);
        }
        if (Info is { } info && info != worker.Info) yield return new WorkerInfoSet(Worker, info);
        if (Paused is { } paused && paused != worker.Paused) yield return paused ? new WorkerPaused(Worker) : new WorkerUnpaused(Worker);
        if (JoinTeam is { } team && team != worker.Team) yield return new WorkerJoinedTeam(Worker, team);
        else if (LeaveTeam && worker.Team is { } left) yield return new WorkerLeftTeam(Worker, left);
    }
}

public readonly record struct Renaming(string From, string To);
