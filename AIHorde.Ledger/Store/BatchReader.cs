using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Begins a batch's transaction: locks its keys in order and loads their rows, all in one round trip.</summary>
sealed class BatchReader(LedgerModel model)
{
    // Locks come first. An earlier attempt of this batch that still runs holds them, so the insertion finds out what became of it. And the transaction gets
    // its id only with its first write: a later writer of a stream then always has the higher id, so the feed never turns a stream's events around.
    const string BeginSql = "INSERT INTO batches (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id";
    // Counted, so that one row comes back and not some hundreds.
    const string LockSql = "SELECT count(pg_advisory_xact_lock(k)) FROM unnest($1) AS k";
    // Read committed: this statement sees all that was committed before the locks were granted.
    const string StreamsSql = "SELECT key, type, version, state::text FROM streams WHERE key = ANY ($1)";
    const string CommandsSql = "SELECT key, body_hash, outcome::text FROM commands WHERE key = ANY ($1)";

    /// <summary>Null where an earlier attempt of this batch has committed after all.</summary>
    public async Task<LoadedBatch?> BeginAsync(
        NpgsqlConnection connection, Guid id, IReadOnlyList<PendingCommand> commands, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(LockSql, [LockKeys.InOrder(commands)]);
        batch.Add(BeginSql, [id]);
        var rows = new List<Action<NpgsqlDataReader, LoadedBatch>>();
        Ask(StreamsSql, commands.SelectMany(c => c.Touch.Streams.Keys), LoadStream);
        Ask(AccountRows.SelectSql, commands.SelectMany(c => c.Touch.AccountIds).Select(a => a.Value), LoadAccount);
        Ask(EntryRows.SelectByKeySql, commands.SelectMany(c => c.Touch.Entries), LoadEntry);
        Ask(CommandsSql, commands.Where(c => c.Key is not null).Select(c => c.Key!.Value), LoadOutcome);
        foreach (var number in commands.SelectMany(c => c.Touch.Numbers).GroupBy(n => n.Number, n => n.Key))
            Ask(number.Key.Sql, number, (row, into) => into.Rows.Load(number.Key.Of(row.GetString(0)), row.GetInt64(1)));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        var loaded = new LoadedBatch();
        foreach (var load in rows)
        {
            await reader.NextResultAsync(ct);
            while (await reader.ReadAsync(ct)) load(reader, loaded);
        }
        return loaded;

        void Ask(string sql, IEnumerable<string> keys, Action<NpgsqlDataReader, LoadedBatch> load)
        {
            string[] distinct = [.. keys.Distinct()];
            if (distinct.Length == 0) return;
            batch.Add(sql, [distinct]);
            rows.Add(load);
        }
    }

    void LoadStream(NpgsqlDataReader row, LoadedBatch loaded)
    {
        var (key, type) = (row.GetString(0), model.Streams[row.GetString(1)]);
        loaded.Rows.Load(key, new LoadedStream(type, key[(type.Name.Length + 1)..], row.GetInt32(2), type.ReadState(row.GetString(3))));
    }

    static void LoadAccount(NpgsqlDataReader row, LoadedBatch loaded) => loaded.Rows.Load(AccountRows.ReadId(row), AccountRows.Read(row));

    static void LoadEntry(NpgsqlDataReader row, LoadedBatch loaded) => loaded.Rows.Load(EntryRows.Read(row));

    static void LoadOutcome(NpgsqlDataReader row, LoadedBatch loaded) =>
        loaded.Outcomes[row.GetString(0)] = new(row.GetFieldValue<byte[]>(1), row.GetString(2));
}

/// <summary>A keyed command's outcome, as kept.</summary>
sealed record KeptOutcome(byte[] BodyHash, string Json);

sealed class LoadedBatch
{
    public WorkingSet Rows { get; } = new();

    public Dictionary<string, KeptOutcome> Outcomes { get; } = [];
}
