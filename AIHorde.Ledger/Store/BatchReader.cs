using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Begins a batch's transaction: locks its keys in order and loads their rows, all in one round trip.</summary>
sealed class BatchReader(LedgerModel model)
{
    // Locks come first. An earlier attempt of this batch that still runs holds them, so the insertion finds out what became of it. And the transaction gets
    // its id only with its first write: a later writer of a stream then always has the higher id, so the feed never turns a stream's events around.
    const string BeginSql = "INSERT INTO batches (id, committed_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id";
    const string LockSql = "SELECT pg_advisory_xact_lock(k) FROM unnest($1) AS k";
    // Read committed: this statement sees all that was committed before the locks were granted.
    const string StreamsSql = "SELECT key, type, version, state::text FROM streams WHERE key = ANY ($1)";
    const string CommandsSql = "SELECT key, body_hash, outcome::text FROM commands WHERE key = ANY ($1)";

    /// <summary>Null where an earlier attempt of this batch has committed after all.</summary>
    public async Task<LoadedBatch?> BeginAsync(
        NpgsqlConnection connection, Guid id, IReadOnlyList<PendingCommand> commands, DateTimeOffset now, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(LockSql, [LockKeys.Of(commands)]);
        batch.Add(BeginSql, [id, now]);
        batch.Add(StreamsSql, [commands.SelectMany(c => c.Touch.Streams.Keys).Distinct().ToArray()]);
        batch.Add(AccountRows.SelectSql, [commands.SelectMany(c => c.Touch.AccountIds).Select(a => a.Value).Distinct().ToArray()]);
        batch.Add(EntryRows.SelectByKeySql, [commands.SelectMany(c => c.Touch.Entries).Distinct().ToArray()]);
        batch.Add(CommandsSql, [commands.Where(c => c.Key is not null).Select(c => c.Key!.Value).Distinct().ToArray()]);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var isNew = await reader.ReadAsync(ct);
        return isNew ? await LoadAsync(reader, ct) : null;
    }

    async Task<LoadedBatch> LoadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var loaded = new LoadedBatch();
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (key, type) = (reader.GetString(0), model.Streams[reader.GetString(1)]);
            loaded.Rows.Load(key, new LoadedStream(type, key[(type.Name.Length + 1)..], reader.GetInt32(2), type.ReadState(reader.GetString(3))));
        }
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) loaded.Rows.Load(AccountRows.ReadId(reader), AccountRows.Read(reader));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) loaded.Rows.Load(EntryRows.Read(reader));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) loaded.Outcomes[reader.GetString(0)] = new(reader.GetFieldValue<byte[]>(1), reader.GetString(2));
        return loaded;
    }
}

/// <summary>A keyed command's outcome, as kept.</summary>
sealed record KeptOutcome(byte[] BodyHash, string Json);

sealed class LoadedBatch
{
    public WorkingSet Rows { get; } = new();

    public Dictionary<string, KeptOutcome> Outcomes { get; } = [];
}
