using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.AppHost.Dashboard.Horde;

/// <summary>
/// Looks at the ledger's tables for the operator. What it asks is answered from indexes or bounded, so that an open page costs the database little.
/// </summary>
sealed class LedgerLook(Func<string?> connectionString) : IAsyncDisposable
{
    /// <summary>A projection that is further behind is shown as "more than" this.</summary>
    public const int BehindMax = 1000;

    const int ModelsMax = 20;

    readonly Lock making = new();
    NpgsqlDataSource? database;

    const string FactsSql = """
        SELECT
            (SELECT count(*) FROM requests WHERE waiting > 0 AND live),
            (SELECT coalesce(sum(waiting), 0) FROM requests WHERE waiting > 0 AND live),
            (SELECT min(queued_at) FROM requests WHERE waiting > 0 AND live),
            (SELECT count(*) FROM jobs WHERE outcome = 'running' AND NOT decoy),
            coalesce((SELECT position FROM events ORDER BY transaction_id DESC, position DESC LIMIT 1), 0),
            coalesce((SELECT max(position) FROM kudos_entries), 0),
            (SELECT count(*) FROM kudos_holds WHERE status = 'open'),
            (SELECT coalesce(sum(remaining), 0)::bigint FROM kudos_holds WHERE status = 'open'),
            (SELECT sealed_at FROM kudos_seals ORDER BY number DESC LIMIT 1),
            (SELECT count(*) FROM (SELECT FROM kudos_entries e WHERE (e.transaction_id, e.position) > (
                coalesce((SELECT through_transaction_id FROM kudos_seals ORDER BY number DESC LIMIT 1), '0'::xid8),
                coalesce((SELECT through_position FROM kudos_seals ORDER BY number DESC LIMIT 1), 0)) LIMIT $1) unsealed),
            (SELECT count(*) FROM outbox WHERE next_attempt_at IS NOT NULL),
            (SELECT count(*) FROM outbox WHERE next_attempt_at IS NOT NULL AND attempts > 0),
            (SELECT count(*) FROM parked_events)
        """;

    const string ModelsSql = """
        SELECT kind, coalesce(model, ''), count(*), sum(waiting), min(queued_at)
        FROM requests LEFT JOIN LATERAL unnest(models) AS model ON true
        WHERE waiting > 0 AND live
        GROUP BY 1, 2 ORDER BY 4 DESC, 2 LIMIT $1
        """;

    const string ProjectionsSql = """
        SELECT name, updated_at, (SELECT count(*) FROM (
            SELECT FROM events e WHERE (e.transaction_id, e.position) > (p.transaction_id, p.position) LIMIT $1) behind)
        FROM projections p ORDER BY name
        """;

    /// <summary>Null while there is no ledger to look at: its database is not there yet, does not answer, or the API has not made its tables.</summary>
    public async Task<LedgerFacts?> FactsAsync(CancellationToken cancellationToken)
    {
        if (Database() is not { } ledger)
        {
            return null;
        }

        try
        {
            await using var batch = ledger.CreateBatch();
            batch.BatchCommands.Add(Command(FactsSql, BehindMax + 1));
            batch.BatchCommands.Add(Command(ModelsSql, ModelsMax));
            batch.BatchCommands.Add(Command(ProjectionsSql, BehindMax + 1));
            await using var row = await batch.ExecuteReaderAsync(cancellationToken);
            return await ReadAsync(row, cancellationToken);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Database() is { } ledger ? await new DeadLetters(ledger).ListAsync(ct: cancellationToken) : [];
        }
        catch (NpgsqlException)
        {
            return [];
        }
    }

    /// <summary>False where there is no such dead letter, or no database to ask.</summary>
    public async Task<bool> SendAgainAsync(Guid letter, CancellationToken cancellationToken) =>
        Database() is { } ledger && await new DeadLetters(ledger).ReplayAsync(letter, cancellationToken);

    /// <summary>What `ledger verify` prints; null where there is no database to ask.</summary>
    public async Task<string?> VerifyAsync(CancellationToken cancellationToken)
    {
        if (connectionString() is not { } address)
        {
            return null;
        }

        var output = new StringWriter();
        await LedgerCommands.VerifyAsync(address, output, ct: cancellationToken);
        return output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    static async Task<LedgerFacts> ReadAsync(NpgsqlDataReader row, CancellationToken cancellationToken)
    {
        await row.ReadAsync(cancellationToken);
        var facts = new LedgerFacts
        {
            WaitingRequests = row.GetInt64(0),
            WaitingJobs = row.GetInt64(1),
            OldestWaiting = row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2),
            RunningJobs = row.GetInt64(3),
            Events = row.GetInt64(4),
            Entries = row.GetInt64(5),
            OpenHolds = row.GetInt64(6),
            HeldKudos = row.GetInt64(7),
            SealedAt = row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8),
            Unsealed = row.GetInt64(9),
            OutboxWaiting = row.GetInt64(10),
            OutboxRetried = row.GetInt64(11),
            ParkedEvents = row.GetInt64(12),
        };
        List<WaitingModel> models = [];
        List<ProjectionFacts> projections = [];
        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            models.Add(new(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetFieldValue<DateTimeOffset>(4)));
        }

        await row.NextResultAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            projections.Add(new(row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetInt64(2)));
        }

        return facts with { Models = models, Projections = projections };
    }

    static NpgsqlBatchCommand Command(string sql, int limit) => new(sql) { Parameters = { new NpgsqlParameter<int> { TypedValue = limit } } };

    /// <summary>Made at the first look: the address is known only when the database runs.</summary>
    NpgsqlDataSource? Database()
    {
        lock (making)
        {
            return database ??= connectionString() is { } address
                ? NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(address) { MaxPoolSize = 2, Timeout = 5, CommandTimeout = 10 })
                : null;
        }
    }
}
