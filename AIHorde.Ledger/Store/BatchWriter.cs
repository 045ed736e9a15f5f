using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>Writes what a batch decided, a statement for each table, and commits, all in one round trip.</summary>
sealed class BatchWriter(LedgerModel model)
{
    const string EventsSql = """
        INSERT INTO events (stream, version, type, data, recorded_at, trace_parent)
        SELECT stream, version, type, data::jsonb, recorded_at, trace_parent
        FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS e (stream, version, type, data, recorded_at, trace_parent, place)
        ORDER BY place
        """;

    const string StreamsSql = """
        INSERT INTO streams (key, type, version, state)
        SELECT key, type, version, state::jsonb FROM unnest($1, $2, $3, $4) AS s (key, type, version, state)
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, state = excluded.state
        """;

    const string PayloadsSql = """
        INSERT INTO payloads (key, content, expires_at) SELECT * FROM unnest($1, $2, $3)
        ON CONFLICT (key) DO UPDATE SET content = excluded.content, expires_at = excluded.expires_at
        """;

    const string DropPayloadsSql = "DELETE FROM payloads WHERE key = ANY ($1)";

    const string OutboxSql = """
        INSERT INTO outbox (id, kind, data, trace_parent, enqueued_at, next_attempt_at)
        SELECT id, kind, data::jsonb, trace_parent, $5, now() FROM unnest($1, $2, $3, $4) AS m (id, kind, data, trace_parent)
        """;

    const string CommandsSql = """
        INSERT INTO commands (key, body_hash, outcome, recorded_at)
        SELECT key, body_hash, outcome::jsonb, $4 FROM unnest($1, $2, $3) AS c (key, body_hash, outcome)
        """;

    public async Task CommitAsync(NpgsqlConnection connection, DecidedBatch decided, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddEvents(decided, batch);
        EntryRows.Write(decided.Entries, batch);
        AccountRows.Write(decided.Accounts, batch);
        AddOthers(decided, batch);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(ct);
    }

    void AddEvents(DecidedBatch decided, NpgsqlBatch batch)
    {
        if (decided.Events.Count == 0) return;
        var rows = decided.Events.ToArray();
        batch.Add(EventsSql, [
            Array.ConvertAll(rows, e => e.Stream),
            Array.ConvertAll(rows, e => e.Version),
            Array.ConvertAll(rows, e => model.NameOf(e.Event)),
            Array.ConvertAll(rows, e => LedgerJson.Write(e.Event, e.Event.GetType())),
            Array.ConvertAll(rows, e => e.RecordedAt),
            Array.ConvertAll(rows, e => e.TraceParent!),
        ]);
        AddStreams(decided.Streams, batch);
        foreach (var projection in model.Projections) projection.Write(decided.Events, batch);
    }

    public static void AddStreams(IReadOnlyDictionary<string, LoadedStream> changed, NpgsqlBatch batch)
    {
        var streams = changed.ToArray();
        batch.Add(StreamsSql, [
            Array.ConvertAll(streams, s => s.Key),
            Array.ConvertAll(streams, s => s.Value.Type.Name),
            Array.ConvertAll(streams, s => s.Value.Version),
            Array.ConvertAll(streams, s => s.Value.Type.WriteState(s.Value.State)),
        ]);
    }

    static void AddOthers(DecidedBatch decided, NpgsqlBatch batch)
    {
        Payload[] payloads = [.. decided.Payloads.Values];
        if (payloads.Length > 0)
        {
            batch.Add(PayloadsSql, [
                Array.ConvertAll(payloads, p => p.Key),
                Array.ConvertAll(payloads, p => p.Content.ToArray()),
                Array.ConvertAll(payloads, p => p.ExpiresAt.ToUniversalTime()),
            ]);
        }
        if (decided.DroppedPayloads.Count > 0) batch.Add(DropPayloadsSql, [decided.DroppedPayloads.ToArray()]);
        (OutboxMessage Message, string? TraceParent)[] messages = [.. decided.Outbox];
        if (messages.Length > 0)
        {
            batch.Add(OutboxSql, [
                Array.ConvertAll(messages, m => m.Message.Id),
                Array.ConvertAll(messages, m => m.Message.Kind),
                Array.ConvertAll(messages, m => m.Message.Data),
                Array.ConvertAll(messages, m => m.TraceParent!),
                decided.Now,
            ]);
        }
        KeyValuePair<string, KeptOutcome>[] outcomes = [.. decided.Outcomes];
        if (outcomes.Length == 0) return;
        batch.Add(CommandsSql, [
            Array.ConvertAll(outcomes, c => c.Key),
            Array.ConvertAll(outcomes, c => c.Value.BodyHash),
            Array.ConvertAll(outcomes, c => c.Value.Json),
            decided.Now,
        ]);
    }
}
