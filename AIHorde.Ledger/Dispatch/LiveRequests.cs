using System.Runtime.CompilerServices;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Npgsql;

namespace AIHorde.Ledger.Dispatch;

/// <summary>One request as a node's index takes it in: its state, the version of that state, and its private payload while there is one.</summary>
public sealed record LiveRequest(RequestBody Body, long Version, byte[]? Ask);

/// <summary>Reads what a node must know of requests to serve pops from memory. State and version come from one row, so that they belong together.</summary>
public sealed class LiveRequests(NpgsqlDataSource database)
{
    const string AllSql = """
        SELECT s.version, s.state::text, p.content FROM requests r JOIN streams s ON s.key = 'request:' || r.id
        LEFT JOIN payloads p ON p.key = 'request:' || r.id || ':ask' WHERE r.live AND r.kind = ANY ($1)
        """;

    const string SomeSql = """
        SELECT s.version, s.state::text, p.content FROM streams s LEFT JOIN payloads p ON p.key = s.key || ':ask' WHERE s.key = ANY ($1)
        """;

    /// <summary>Everything of these kinds that waits, or may wait again.</summary>
    public IAsyncEnumerable<LiveRequest> AllAsync(IEnumerable<RequestKind> kinds, CancellationToken ct) =>
        ReadAsync(AllSql, [.. kinds.Select(k => k.ToString().ToLowerInvariant())], ct);

    public IAsyncEnumerable<LiveRequest> SomeAsync(IEnumerable<RequestId> requests, CancellationToken ct) =>
        ReadAsync(SomeSql, [.. requests.Select(r => $"request:{r}")], ct);

    async IAsyncEnumerable<LiveRequest> ReadAsync(string sql, string[] keys, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var state = LedgerJson.Read<RequestState>(row.GetString(1));
            if (state.Known is { } body) yield return new LiveRequest(body, row.GetInt32(0), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2));
        }
    }
}
