using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Workers;

/// <summary>Changes what is given of a worker: all of it or nothing.</summary>
sealed class WorkerChange(WorkerQueries workers, TeamQueries teams, Profanity profanity, CommandBus bus, KnownWorkers known)
{
    const string noTeam = "None";

    public async Task<Results<Answer<WorkerModified>, HordeError>> ModifyAsync(Guid id, ModifyWorkerBody body, Caller caller, CancellationToken ct)
    {
        if (await workers.FindAsync(new WorkerId(id), ct) is not { } worker) return Refusal.WorkerNotFound.ToError();
        if (body is { Maintenance: null, Info: null, Paused: null, Name: null, Team: null })
            return HordeError.BadRequest("Nothing to change was given.", Rc.NoWorkerModSelected);
        if (Refuse(worker, body, caller) is { } no) return no;
        var (team, missing) = await TeamAsync(body.Team, ct);
        if (missing is not null) return missing;
        var command = new ModifyWorker(worker.Id, new Actor(caller.Id, caller.Has(Rights.Admin)))
        {
            Maintenance = body.Maintenance,
            MaintenanceMessage = Short(body.MaintenanceMsg),
            Info = body.Info?.Trim(),
            Paused = body.Paused,
            Name = body.Name is { } name ? new Renaming(worker.Name, name.Trim()) : null,
            JoinTeam = team?.Team.Id,
            LeaveTeam = body.Team is "",
        };
        switch (await bus.SubmitAsync(command, ct))
        {
            case Outcome<WorkerResult>.Done { Result: WorkerResult.Refused refused }: return refused.Why.ToError();
            case Outcome<WorkerResult>.Busy: return Faults.Busy;
        }

        known.Forget(worker.Id);
        return Answers.Ok(new WorkerModified
        {
            Maintenance = body.Maintenance,
            Paused = body.Paused,
            Info = command.Info,
            Name = command.Name?.To,
            Team = body.Team is null ? null : team?.Team.Name ?? noTeam,
        });
    }

    /// <summary>In the contract's order, so that the caller reads the first thing that is wrong. The ledger asks all of it again.</summary>
    HordeError? Refuse(WorkerView worker, ModifyWorkerBody body, Caller caller)
    {
        var mayEdit = caller.Id == worker.Owner || caller.IsModerator;
        if ((body.Maintenance is not null || body.Info is not null) && !mayEdit) return Refusal.NotOwner.ToError();
        if (body.Info is { } info && profanity.IsIn(info)) return HordeError.BadRequest("The info holds words that are not wanted here.", Rc.ProfaneWorkerInfo);
        if (profanity.IsIn(body.MaintenanceMsg))
            return HordeError.BadRequest("The message holds words that are not wanted here.", Rc.ProfaneWorkerInfo);
        if (body.Paused is not null && !caller.IsModerator) return Refusal.NotModerator.ToError();
        if (body.Name is not null && !mayEdit) return Refusal.NotModerator.ToError();
        if (body.Name is { } name && profanity.IsIn(name)) return HordeError.BadRequest("The name holds words that are not wanted here.", Rc.ProfaneWorkerName);
        return body.Team is not null && !mayEdit ? Refusal.NotModerator.ToError() : null;
    }

    async Task<(TeamView? Team, HordeError? Missing)> TeamAsync(string? id, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(id)) return (null, null);
        var team = Guid.TryParse(id, out var guid) ? await teams.FindAsync(new TeamId(guid), ct) : null;
        return team is null ? (null, Refusal.TeamNotFound.ToError()) : (team, null);
    }

    static string? Short(string? message) =>
        message?.Length > WorkerLimits.MaintenanceMessageLength ? message[..WorkerLimits.MaintenanceMessageLength] : message;
}
