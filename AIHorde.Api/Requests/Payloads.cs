using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using Npgsql;

namespace AIHorde.Api.Requests;

/// <summary>Reads what was said, by key.</summary>
public sealed class Payloads(NpgsqlDataSource database)
{
    const string ReadSql = "SELECT key, content FROM payloads WHERE key = ANY ($1)";

    public async Task<AskPayload> AskAsync(RequestId request, CancellationToken ct)
    {
        var key = LiveRequests.AskKey(request);
        return AskPayload.Read((await ReadAsync([key], ct)).GetValueOrDefault(key));
    }

    public async Task<IReadOnlyDictionary<JobId, ResultPayload>> ResultsAsync(IReadOnlyCollection<JobId> jobs, CancellationToken ct)
    {
        if (jobs.Count == 0) return new Dictionary<JobId, ResultPayload>();
        var found = await ReadAsync([.. jobs.Select(ResultPayload.KeyOf)], ct);
        return jobs.Where(j => found.ContainsKey(ResultPayload.KeyOf(j)))
            .ToDictionary(j => j, j => JsonSerializer.Deserialize(found[ResultPayload.KeyOf(j)], RequestsJson.Default.ResultPayload)!);
    }

    async Task<Dictionary<string, byte[]>> ReadAsync(string[] keys, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ReadSql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys });
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, byte[]>();
        while (await row.ReadAsync(ct)) found[row.GetString(0)] = row.GetFieldValue<byte[]>(1);
        return found;
    }
}
