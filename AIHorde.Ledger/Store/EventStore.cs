namespace AIHorde.Ledger.Store;

/// <summary>Reads streams outside of commands. What is read here may have changed when it is used: decisions load their own.</summary>
public sealed class EventStore
{
    const string StateSql = "SELECT version, state::text FROM streams WHERE key = $1";
    const string EventsSql = """
        SELECT version, type, data::text, recorded_at, trace_parent FROM events
        WHERE stream = $1 AND version <= $2 AND recorded_at <= $3 ORDER BY version
        """;

    readonly LogDatabase database;
    readonly LedgerModel model;

    internal EventStore(LogDatabase database, LedgerModel model) => (this.database, this.model) = (database, model);

    /// <summary>The newest state, in one read; the initial one for a stream that does not exist.</summary>
    public async Task<TState> LoadAsync<TState>(StreamRef<TState> stream, CancellationToken ct = default) where TState : class
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(StateSql, [stream.Key]);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? LedgerJson.Read<TState>(row.GetString(1)) : stream.Type.Initial;
    }

    /// <summary>The state as it was after an event, folded from the log.</summary>
    public async Task<TState> LoadAtAsync<TState>(StreamRef<TState> stream, int version, CancellationToken ct = default) where TState : class =>
        stream.Type.Fold((await EventsAsync(stream, version, DateTimeOffset.MaxValue, ct)).Select(e => e.Event));

    /// <summary>The state as it was at a time, folded from the log.</summary>
    public async Task<TState> LoadAtAsync<TState>(StreamRef<TState> stream, DateTimeOffset at, CancellationToken ct = default) where TState : class =>
        stream.Type.Fold((await EventsAsync(stream, int.MaxValue, at, ct)).Select(e => e.Event));

    public Task<IReadOnlyList<StoredEvent>> EventsAsync<TState>(StreamRef<TState> stream, CancellationToken ct = default) where TState : class =>
        EventsAsync(stream, int.MaxValue, DateTimeOffset.MaxValue, ct);

    async Task<IReadOnlyList<StoredEvent>> EventsAsync<TState>(StreamRef<TState> stream, int versionMax, DateTimeOffset atMax, CancellationToken ct)
        where TState : class
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = connection.Command(EventsSql, [stream.Key, versionMax, atMax.ToUniversalTime()]);
        await using var row = await command.ExecuteReaderAsync(ct);
        var (events, state) = (new List<StoredEvent>(), stream.Type.Initial);
        while (await row.ReadAsync(ct))
        {
            var happened = model.ReadEvent(row.GetString(1), row.GetString(2));
            state = stream.Type.Evolve(state, happened);
            var (recordedAt, traceParent) = (row.GetFieldValue<DateTimeOffset>(3), row.IsDBNull(4) ? null : row.GetString(4));
            events.Add(new(stream.Type, stream.Id, row.GetInt32(0), happened, recordedAt, traceParent, state));
        }
        return events;
    }
}
