using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Teams;

public abstract record TeamResult
{
    public sealed record Done(Team Team) : TeamResult;

    public sealed record Refused(Refusal Why) : TeamResult;
}

/// <summary>A trusted account founds a team.</summary>
public sealed record CreateTeam(TeamId Id, UserId Caller, string Name, string? Info) : Command<TeamResult>
{
    public override void Touch(Touch touch) => touch.Stream(TeamStream.Of(Id)).Stream(UserStream.Of(Caller)).Name(TeamStream.NameOf(Name));

    public override TeamResult Decide(Decision on)
    {
        if (on.State(TeamStream.Of(Id)).Known is { } already) return new TeamResult.Done(already);
        if (on.State(UserStream.Of(Caller)).Known is not { } caller) return new TeamResult.Refused(Refusal.InvalidAPIKey);
        if (caller.IsAnonymous) return new TeamResult.Refused(Refusal.AnonForbidden);
        if (!caller.IsTrusted) return new TeamResult.Refused(Refusal.UntrustedTeamCreation);
        if (!on.Claim(TeamStream.NameOf(Name), Id.ToString())) return new TeamResult.Refused(Refusal.TeamNameAlreadyExists);
        on.Append(TeamStream.Of(Id), new TeamCreated(Id, Name, Info ?? "", Caller, on.Now));
        return new TeamResult.Done(on.State(TeamStream.Of(Id)).Known!);
    }
}

/// <summary>Changes a team's name or description; its owner or a moderator may.</summary>
public sealed record ModifyTeam(TeamId Id, UserId Caller, Renaming? Name, string? Info) : Command<TeamResult>
{
    public override void Touch(Touch touch)
    {
        touch.Stream(TeamStream.Of(Id)).Stream(UserStream.Of(Caller));
        if (Name is { } name) touch.Name(TeamStream.NameOf(name.From)).Name(TeamStream.NameOf(name.To));
    }

    public override TeamResult Decide(Decision on)
    {
        if (on.State(TeamStream.Of(Id)).Known is not { } team) return new TeamResult.Refused(Refusal.TeamNotFound);
        if (on.State(UserStream.Of(Caller)).Known is not { } caller) return new TeamResult.Refused(Refusal.InvalidAPIKey);
        if (team.Owner != caller.Id && !caller.Has(Roles.Moderator))
            return new TeamResult.Refused(Info is not null ? Refusal.NotOwner : Refusal.NotModerator);
        if (Name is { } name && !Rename(on, team, name)) return new TeamResult.Refused(Refusal.TeamNameAlreadyExists);
        on.Append(TeamStream.Of(Id), new TeamModified(Id, Name?.To ?? team.Name, Info ?? team.Info));
        return new TeamResult.Done(on.State(TeamStream.Of(Id)).Known!);
    }

    bool Rename(Decision on, Team team, Renaming name) =>
        team.Name == name.From && on.Rename(TeamStream.NameOf(name.From), TeamStream.NameOf(name.To), Id.ToString());
}

/// <summary>Ends a team. Its members work on without one.</summary>
public sealed record DeleteTeam(TeamId Id, UserId Caller, string Name) : Command<TeamResult>
{
    public override void Touch(Touch touch) => touch.Stream(TeamStream.Of(Id)).Stream(UserStream.Of(Caller)).Name(TeamStream.NameOf(Name));

    public override TeamResult Decide(Decision on)
    {
        if (on.State(TeamStream.Of(Id)).Known is not { } team) return new TeamResult.Refused(Refusal.TeamNotFound);
        if (on.State(UserStream.Of(Caller)).Known is not { } caller) return new TeamResult.Refused(Refusal.InvalidAPIKey);
        if (team.Owner != caller.Id && !caller.Has(Roles.Moderator)) return new TeamResult.Refused(Refusal.NotModerator);
        // Renamed since the caller looked: what it meant is no more.
        if (team.Name != Name) return new TeamResult.Refused(Refusal.TeamNotFound);
        on.Append(TeamStream.Of(Id), new TeamDeleted(Id, on.Now));
        on.Free(TeamStream.NameOf(Name));
        return new TeamResult.Done(team);
    }
}
