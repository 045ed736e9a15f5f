using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Requests;

/// <summary>Reads over requests and jobs.</summary>
public sealed class RequestQueries(NpgsqlDataSource database)
{
    const string StateSql = "SELECT state::text FROM streams WHERE key = 'request:' || $1::text";
    const string JobSql = "SELECT s.state::text FROM jobs j JOIN streams s ON s.key = 'request:' || j.request WHERE j.id = $1";

    const string WaitingSql = """
        SELECT s.state::text FROM requests r JOIN streams s ON s.key = 'request:' || r.id WHERE r.live AND r.waiting > 0 ORDER BY r.queued_at, r.id
        """;

    const string LiveSql = """
        SELECT s.state::text FROM requests r JOIN streams s ON s.key = 'request:' || r.id WHERE r.live ORDER BY r.queued_at, r.id
        """;

    const string OfRequesterSql = "SELECT kind, id, waiting FROM requests WHERE requester = $1 AND live ORDER BY queued_at, id";
    const string OfSharedKeySql = "SELECT id, requester, has_hold FROM requests WHERE shared_key = $1 AND live ORDER BY queued_at, id";
    const string WaitingUnitsSql = "SELECT coalesce(sum(waiting), 0)::int FROM requests WHERE requester = $1 AND kind = $2 AND live";
    const string WaitingFormsSql = "SELECT coalesce(sum(waiting + processing), 0)::int FROM requests WHERE requester = $1 AND kind = 'alchemy' AND live";

    const string WaitingUnitsOfModelsSql = """
        SELECT coalesce(sum(waiting), 0)::int FROM requests WHERE requester = $1 AND kind = $2 AND live AND models && $3
        """;

    const string ExpiredSql = "SELECT id, requester, has_hold FROM requests WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";

    const string OverdueSql = """
        SELECT j.id, s.state::text FROM jobs j JOIN streams s ON s.key = 'request:' || j.request
        WHERE j.outcome = 'running' AND j.lease_ends <= $1 ORDER BY j.lease_ends LIMIT $2
        """;

    const string StillKnownSql = "SELECT id FROM requests WHERE id = ANY ($1) UNION ALL SELECT id FROM jobs WHERE id = ANY ($1)";

    const string RunningOfWorkerSql = "SELECT count(*)::int FROM jobs WHERE worker = $1 AND outcome = 'running'";

    /// <summary>Everything about one request: its units, its jobs, what it consumed. Null for one that never was or is gone.</summary>
    public async Task<RequestBody?> FindAsync(RequestId request, CancellationToken ct = default) =>
        (await database.FirstAsync(StateSql, [request.ToString()], State, ct))?.Known;

    /// <summary>The job that a worker names when it submits, with the request that it belongs to.</summary>
    public async Task<JobTicket?> FindJobAsync(JobId job, CancellationToken ct = default) =>
        await database.FirstAsync(JobSql, [job.Value], State, ct) is { Known: { } body } state && body.Find(job) is { } found
            ? new(body.Ask, found) { IsAwaited = state is RequestState.Live && found.Outcome is JobOutcome.Running }
            : null;

    /// <summary>Those of these requests and jobs that anybody may still ask for.</summary>
    public async Task<HashSet<Guid>> StillKnownAsync(Guid[] ids, CancellationToken ct = default) =>
        [.. await database.ListAsync(StillKnownSql, [ids], row => row.GetGuid(0), ct)];

    /// <summary>The whole waiting queue, oldest first: what a node's index starts from.</summary>
    public Task<List<RequestBody>> WaitingAsync(CancellationToken ct = default) => BodiesAsync(WaitingSql, ct);

    /// <summary>Everything that waits or runs, oldest first.</summary>
    public Task<List<RequestBody>> LiveAsync(CancellationToken ct = default) => BodiesAsync(LiveSql, ct);

    public Task<List<ActiveRequest>> ActiveOfAsync(UserId requester, CancellationToken ct = default) =>
        database.ListAsync(OfRequesterSql, [requester.Value], row => new ActiveRequest(Kind(row.GetString(0)), new(row.GetGuid(1)), row.GetInt32(2)), ct);

    /// <summary>Live requests that a shared key pays for: to be cancelled when it is deleted.</summary>
    public Task<List<EndingRequest>> ActiveOfSharedKeyAsync(SharedKeyId key, CancellationToken ct = default) =>
        database.ListAsync(OfSharedKeySql, [key.Value], Ending, ct);

    /// <summary>How many pieces an account has waiting; for alchemy, waiting or running. With models, only of requests that name one of them.</summary>
    public async Task<int> QueuedOfAsync(UserId requester, RequestKind kind, IReadOnlyList<string>? models = null, CancellationToken ct = default)
    {
        var name = kind.ToString().ToLowerInvariant();
        var (sql, values) = (kind, models) switch
        {
            (RequestKind.Alchemy, _) => (WaitingFormsSql, new object?[] { requester.Value }),
            (_, { Count: > 0 }) => (WaitingUnitsOfModelsSql, [requester.Value, name, models.ToArray()]),
            _ => (WaitingUnitsSql, [requester.Value, name]),
        };
        return (await database.ListAsync(sql, values, row => row.GetInt32(0), ct))[0];
    }

    public async Task<int> RunningOfWorkerAsync(WorkerId worker, CancellationToken ct = default) =>
        (await database.ListAsync(RunningOfWorkerSql, [worker.Value], row => row.GetInt32(0), ct))[0];

    internal Task<List<EndingRequest>> ExpiredAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.ListAsync(ExpiredSql, [now.ToUniversalTime(), limit], Ending, ct);

    internal async Task<List<JobTicket>> OverdueAsync(DateTimeOffset now, int limit, CancellationToken ct)
    {
        var found = await database.ListAsync(OverdueSql, [now.ToUniversalTime(), limit], row => (Job: new JobId(row.GetGuid(0)), State: State(row, 1)), ct);
        return [.. found.Where(f => f.State.Known?.Find(f.Job) is not null).Select(f => new JobTicket(f.State.Known!.Ask, f.State.Known!.Find(f.Job)!))];
    }

    async Task<List<RequestBody>> BodiesAsync(string sql, CancellationToken ct) =>
        [.. (await database.ListAsync(sql, [], State, ct)).Select(state => state.Known).OfType<RequestBody>()];

    static RequestState State(NpgsqlDataReader row) => State(row, 0);

    static RequestState State(NpgsqlDataReader row, int column) => LedgerJson.Read<RequestState>(row.GetString(column));

    static RequestKind Kind(string name) => Enum.Parse<RequestKind>(name, ignoreCase: true);

    static EndingRequest Ending(NpgsqlDataReader row) => new(new(row.GetGuid(0)), new(row.GetInt32(1)), row.GetBoolean(2));
}

public sealed record ActiveRequest(RequestKind Kind, RequestId Request, int Waiting);

/// <summary>What is needed to cancel or expire a request.</summary>
public sealed record EndingRequest(RequestId Request, UserId Requester, bool HasHold);

/// <summary>A job with what was asked, and everybody whose kudos it may move.</summary>
public sealed record JobTicket(RequestQueued Ask, Job Job)
{
    public JobParties Parties => JobParties.Of(Ask, Job);

    /// <summary>Whether somebody still wants the result; one that comes although its request was cancelled is paid all the same.</summary>
    public bool IsAwaited { get; init; }
}
