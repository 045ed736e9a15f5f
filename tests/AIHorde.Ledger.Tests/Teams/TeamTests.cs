using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Tests.Teams;

public sealed class TeamTests
{
    readonly MemoryHorde horde = new();

    TeamResult Create(UserId caller, string name) => horde.Do(new CreateTeam(new(horde.NextGuid()), caller, name, null));

    static Refusal Refused(TeamResult result) => Assert.IsType<TeamResult.Refused>(result).Why;

    [Fact]
    public void The_trusted_found_teams_under_names_that_are_free_in_any_case()
    {
        var (ann, bob) = (horde.Register(5, Roles.Trusted), horde.Register(6));
        var team = Assert.IsType<TeamResult.Done>(Create(ann, "Rangers")).Team;
        Assert.Equal((ann, ""), (team.Owner, team.Info));
        Assert.Equal(Refusal.UntrustedTeamCreation, Refused(Create(bob, "Others")));
        Assert.Equal(Refusal.AnonForbidden, Refused(Create(horde.Register(0, kind: UserKind.Anonymous), "Others")));
        Assert.Equal(Refusal.TeamNameAlreadyExists, Refused(Create(ann, "rangers")));
    }

    [Fact]
    public void Its_owner_or_a_moderator_changes_and_ends_a_team()
    {
        var (ann, bob, moderator) = (horde.Register(5, Roles.Trusted), horde.Register(6), horde.Register(7, Roles.Moderator));
        var team = Assert.IsType<TeamResult.Done>(Create(ann, "Rangers")).Team.Id;
        Assert.Equal(Refusal.NotOwner, Refused(horde.Do(new ModifyTeam(team, bob, null, "x"))));
        Assert.Equal(Refusal.NotModerator, Refused(horde.Do(new ModifyTeam(team, bob, new("Rangers", "Y"), null))));
        Assert.Equal("RANGERS", Assert.IsType<TeamResult.Done>(horde.Do(new ModifyTeam(team, ann, new("Rangers", "RANGERS"), "hello"))).Team.Name);
        Assert.Equal("Scouts", Assert.IsType<TeamResult.Done>(horde.Do(new ModifyTeam(team, moderator, new("RANGERS", "Scouts"), null))).Team.Name);
        Assert.IsType<TeamResult.Done>(Create(ann, "Rangers"));
        Assert.Equal(Refusal.NotModerator, Refused(horde.Do(new DeleteTeam(team, bob, "Scouts"))));
        Assert.Equal(Refusal.TeamNotFound, Refused(horde.Do(new DeleteTeam(team, ann, "Rangers"))));
        Assert.IsType<TeamResult.Done>(horde.Do(new DeleteTeam(team, ann, "Scouts")));
        Assert.IsType<TeamResult.Done>(Create(ann, "Scouts"));
    }

    [Fact]
    public void Any_worker_joins_any_team_and_leaves_it()
    {
        var (ann, bob) = (horde.Register(5, Roles.Trusted), horde.Register(6));
        var team = Assert.IsType<TeamResult.Done>(Create(ann, "Rangers")).Team.Id;
        var (worker, owner) = (horde.Hire(bob), new Actor(bob, false));
        Assert.Equal(team, Assert.IsType<WorkerResult.Done>(horde.Do(new ModifyWorker(worker, owner) { JoinTeam = team })).Worker.Team);
        Assert.Null(Assert.IsType<WorkerResult.Done>(horde.Do(new ModifyWorker(worker, owner) { LeaveTeam = true })).Worker.Team);
    }
}
