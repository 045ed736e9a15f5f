using AIHorde.Ledger;
using AIHorde.Ledger.Filters;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Workers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AIHorde.Api.Teams;

/// <summary>Changes a team's name and info: both or none.</summary>
sealed class TeamChange(TeamQueries teams, Profanity profanity, CommandBus bus)
{
    const int NameLengthMin = 3;

    public async Task<Results<Answer<TeamWritten>, HordeError>> ModifyAsync(Guid id, Caller caller, TeamRequest request, CancellationToken ct)
    {
        var (name, info) = (request.Name?.Trim(), request.Info?.Trim());
        if (name is null && info is null) return HordeError.BadRequest("Nothing to change was given.", Rc.NoTeamModSelected);
        if (await teams.FindAsync(new TeamId(id), ct) is not { Team: var team }) return Refusal.TeamNotFound.ToError();

        // The rights come before the words, as in the contract; the command checks them again on the newest state.
        if (caller.Id != team.Owner && !caller.IsModerator) return (info is null ? Refusal.NotModerator : Refusal.NotOwner).ToError();
        if (Unfit(name, info) is { } unfit) return unfit;
        var command = new ModifyTeam(team.Id, caller.Id, name is null ? null : new Renaming(team.Name, name), info);
        if ((await bus.SubmitAsync(command, ct)).Failed(out var result) is { } failed) return failed;
        return result is TeamResult.Done ? Answers.Ok(new TeamWritten(null, name, info)) : ((TeamResult.Refused)result).Why.ToError();
    }

    public HordeError? Unfit(string? name, string? info)
    {
        if (name?.Length < NameLengthMin) return HordeError.BadRequest($"A name has at least {NameLengthMin} characters beside spaces.");
        if (profanity.IsIn(info)) return HordeError.BadRequest("The info holds words that are not wanted here.", Rc.ProfaneTeamInfo);
        return profanity.IsIn(name) ? HordeError.BadRequest("The name holds words that are not wanted here.", Rc.ProfaneTeamName) : null;
    }
}
