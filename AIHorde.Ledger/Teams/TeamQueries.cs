using Npgsql;

namespace AIHorde.Ledger.Teams;

/// <summary>A team as it is shown; its workers are <c>WorkerQueries.OfTeamAsync</c>.</summary>
public sealed record TeamView(Team Team, string Creator, long Fulfilled, Kudos Kudos, decimal Contributions, long UptimeSeconds);

/// <summary>Reads over teams.</summary>
public sealed class TeamQueries(NpgsqlDataSource database)
{
    const string SelectSql = """
        SELECT t.*, u.username || '#' || u.id AS creator, coalesce(r.fulfilled, 0) AS fulfilled, coalesce(r.kudos, 0) AS kudos,
            coalesce(r.contributions, 0) AS contributions, coalesce(r.uptime_seconds, 0) AS uptime_seconds
        FROM teams t JOIN users u ON u.id = t.owner LEFT JOIN team_records r ON r.id = t.id
        """;

    const string AllSql = $"{SelectSql} ORDER BY t.created_at, t.id";
    const string ByIdSql = $"{SelectSql} WHERE t.id = $1";

    public Task<List<TeamView>> AllAsync(CancellationToken ct = default) => database.ListAsync(AllSql, [], Read, ct);

    public Task<TeamView?> FindAsync(TeamId team, CancellationToken ct = default) => database.FirstAsync(ByIdSql, [team.Value], Read, ct);

    static TeamView Read(NpgsqlDataReader row) => new(
        new(new(row.Get<Guid>("id")), row.Get<string>("name"), row.Get<string>("info"), new(row.Get<int>("owner")), row.Get<DateTimeOffset>("created_at")),
        row.Get<string>("creator"),
        row.Get<long>("fulfilled"),
        new(row.Get<long>("kudos")),
        row.Get<decimal>("contributions"),
        row.Get<long>("uptime_seconds"));
}
