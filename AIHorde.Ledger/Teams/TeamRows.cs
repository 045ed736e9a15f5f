using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Stats;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Workers;

namespace AIHorde.Ledger.Teams;

sealed record TeamRow(Guid Id, string Name, string Info, int Owner, DateTimeOffset CreatedAt);

/// <summary>The table of teams.</summary>
sealed class TeamRows() : RowProjection<TeamRow>("teams", "id")
{
    protected override IEnumerable<RowChange<TeamRow>> Project(StoredEvent happened) => happened switch
    {
        { State: TeamState.Existing { Team: var team } } => [Put(new(team.Id.Value, team.Name, team.Info, team.Owner.Value, team.CreatedAt))],
        { Event: TeamDeleted deleted } => [Delete(new(deleted.Team.Value, "", "", 0, default))],
        _ => [],
    };
}

sealed record TeamRecordRow(Guid Id, long Fulfilled, long Kudos, decimal Contributions, long UptimeSeconds);

/// <summary>What teams did: image jobs of their workers, and the rewarded uptime of workers of any kind.</summary>
sealed class TeamRecordRows() : TallyProjection<TeamRecordRow>("team_records", "id")
{
    protected override IEnumerable<TeamRecordRow> Amounts(StoredEvent happened) => happened.Event switch
    {
        JobDelivered { Team: { } team, Kind: RequestKind.Image } delivered =>
            [new(team.Value, 1, delivered.Credit.Hundredths, delivered.Work, 0)],
        WorkerUptimeRewarded { Team: { } team } => [new(team.Value, 0, 0, 0, (long)WorkerLimits.UptimeRewardEvery.TotalSeconds)],
        _ => [],
    };

    protected override TeamRecordRow Add(TeamRecordRow earlier, TeamRecordRow later) => new(
        earlier.Id,
        earlier.Fulfilled + later.Fulfilled,
        earlier.Kudos + later.Kudos,
        earlier.Contributions + later.Contributions,
        earlier.UptimeSeconds + later.UptimeSeconds);
}
