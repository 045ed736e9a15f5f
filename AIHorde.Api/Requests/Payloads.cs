using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.Extensions.Caching.Memory;

namespace AIHorde.Api.Requests;

/// <summary>
/// Reads what was said: by requesters, and by workers in answer. Neither ever changes, and both are read mostly on the node that took them in: what was
/// asked by the pop and the submit, the answer by the status. So lately said ones are remembered for as long as a request lives without a sign of life.
/// </summary>
public sealed class Payloads(PayloadStore store) : IDisposable
{
    const long rememberedBytesMax = 64 * 1024 * 1024;
    static readonly TimeSpan rememberedFor = TimeSpan.FromMinutes(20);
    readonly MemoryCache said = new(new MemoryCacheOptions { SizeLimit = rememberedBytesMax });

    public async ValueTask<AskPayload> AskAsync(RequestId request, CancellationToken ct)
    {
        if (said.TryGetValue(request, out AskPayload? known)) return known!;
        if (await store.ReadAsync(RequestStream.AskKey(request), ct) is not { } content) return new AskPayload();
        var ask = AskPayload.Read(content);
        Remember(request, ask, content.Length);
        return ask;
    }

    /// <param name="length">The bytes that it takes when stored.</param>
    public void Remember(RequestId request, AskPayload ask, int length) => Keep(request, ask, length);

    /// <param name="length">The bytes that it takes when stored.</param>
    public void Remember(JobId job, ResultPayload result, int length) => Keep(job, result, length);

    public async Task<IReadOnlyDictionary<JobId, ResultPayload>> ResultsAsync(IReadOnlyCollection<JobId> jobs, CancellationToken ct)
    {
        var results = new Dictionary<JobId, ResultPayload>();
        foreach (var job in jobs)
        {
            if (said.TryGetValue(job, out ResultPayload? known)) results[job] = known!;
        }

        var others = jobs.Where(job => !results.ContainsKey(job)).ToDictionary(RequestStream.ResultKey);
        if (others.Count == 0) return results;
        foreach (var (key, content) in await store.ReadAsync(others.Keys, ct))
        {
            var result = JsonSerializer.Deserialize(content, RequestsJson.Default.ResultPayload)!;
            Remember(others[key], result, content.Length);
            results[others[key]] = result;
        }

        return results;
    }

    public void Dispose() => said.Dispose();

    void Keep(object key, object value, int length) =>
        said.Set(key, value, new MemoryCacheEntryOptions { Size = length, AbsoluteExpirationRelativeToNow = rememberedFor });
}
