using Npgsql;

namespace AIHorde.Ledger.Workers;

/// <summary>Reads over workers.</summary>
public sealed class WorkerQueries(NpgsqlDataSource database)
{
    const string SelectSql = """
        SELECT w.id, w.kind, w.name, w.owner, w.created_at, w.info, w.maintenance, w.maintenance_message, w.paused, w.suspicions,
            w.settings::text AS settings, t.id AS team, t.name AS team_name, u.username AS owner_name, u.roles AS owner_roles, u.public_workers,
            d.last_check_in, coalesce(d.uptime_seconds, 0) AS uptime_seconds, coalesce(d.uptime_rewards, 0) AS uptime_rewards,
            coalesce(d.uncompleted_jobs, 0) AS uncompleted_jobs, coalesce(r.fulfilled, 0) AS fulfilled, coalesce(r.generated, 0) AS generated,
            coalesce(r.contributions, 0) AS contributions, coalesce(r.samples, ARRAY[]::double precision[]) AS samples
        FROM workers w JOIN users u ON u.id = w.owner LEFT JOIN worker_duty d ON d.id = w.id LEFT JOIN worker_records r ON r.id = w.id
        LEFT JOIN teams t ON t.id = w.team
        """;

    const string ByIdsSql = $"{SelectSql} WHERE w.id = ANY ($1)";
    const string ByNameSql = $"{SelectSql} WHERE w.name = $1";
    const string SeenSinceSql = $"{SelectSql} WHERE d.last_check_in > $1 ORDER BY w.kind, w.created_at, w.id";
    const string OfOwnerSql = $"{SelectSql} WHERE w.owner = $1 ORDER BY w.created_at, w.id";
    const string OfTeamSql = $"{SelectSql} WHERE w.team = $1 ORDER BY w.created_at, w.id";

    const string InTeamsSql = $"{SelectSql} WHERE w.team IS NOT NULL ORDER BY w.created_at, w.id";

    const string SameAddressSql = """
        SELECT count(*)::int FROM workers w JOIN payloads p ON p.key = 'worker:' || w.id || ':address'
        WHERE w.owner = $1 AND w.kind <> 'interrogation' AND p.content = $2 AND p.expires_at > $3
        """;

    public Task<WorkerView?> FindAsync(WorkerId worker, CancellationToken ct = default) =>
        database.FirstAsync(ByIdsSql, [new[] { worker.Value }], WorkerView.Read, ct);

    public Task<List<WorkerView>> FindAsync(IEnumerable<WorkerId> workers, CancellationToken ct = default) =>
        database.ListAsync(ByIdsSql, [workers.Select(worker => worker.Value).ToArray()], WorkerView.Read, ct);

    /// <summary>Exactly this name; case counts.</summary>
    public Task<WorkerView?> FindByNameAsync(string name, CancellationToken ct = default) => database.FirstAsync(ByNameSql, [name], WorkerView.Read, ct);

    /// <summary>Everybody heard of since then: with five minutes ago, those that are online.</summary>
    public Task<List<WorkerView>> SeenSinceAsync(DateTimeOffset since, CancellationToken ct = default) =>
        database.ListAsync(SeenSinceSql, [since.ToUniversalTime()], WorkerView.Read, ct);

    public Task<List<WorkerView>> OfOwnerAsync(UserId owner, CancellationToken ct = default) =>
        database.ListAsync(OfOwnerSql, [owner.Value], WorkerView.Read, ct);

    public Task<List<WorkerView>> OfTeamAsync(TeamId team, CancellationToken ct = default) =>
        database.ListAsync(OfTeamSql, [team.Value], WorkerView.Read, ct);

    /// <summary>The members of all teams, in one read for the list of teams.</summary>
    public Task<List<WorkerView>> InTeamsAsync(CancellationToken ct = default) => database.ListAsync(InTeamsSql, [], WorkerView.Read, ct);

    /// <summary>How many of an owner's image and text workers were last seen at this address.</summary>
    public async Task<int> CountAtAddressAsync(UserId owner, byte[] address, DateTimeOffset now, CancellationToken ct = default) =>
        (await database.ListAsync(SameAddressSql, [owner.Value, address, now.ToUniversalTime()], row => row.GetInt32(0), ct))[0];
}
