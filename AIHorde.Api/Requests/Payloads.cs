using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>Reads what was said: by requesters, and by workers in answer.</summary>
public sealed class Payloads(PayloadStore store)
{
    public async Task<AskPayload> AskAsync(RequestId request, CancellationToken ct) =>
        AskPayload.Read(await store.ReadAsync(LiveRequests.AskKey(request), ct));

    public async Task<IReadOnlyDictionary<JobId, ResultPayload>> ResultsAsync(IReadOnlyCollection<JobId> jobs, CancellationToken ct)
    {
        if (jobs.Count == 0) return new Dictionary<JobId, ResultPayload>();
        var found = await store.ReadAsync([.. jobs.Select(ResultPayload.KeyOf)], ct);
        return jobs.Where(j => found.ContainsKey(ResultPayload.KeyOf(j)))
            .ToDictionary(j => j, j => JsonSerializer.Deserialize(found[ResultPayload.KeyOf(j)], RequestsJson.Default.ResultPayload)!);
    }
}
