using System.Text.Json;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;
using Microsoft.Extensions.Caching.Memory;

namespace AIHorde.Api.Requests;

/// <summary>
/// Reads what was said: by requesters, and by workers in answer. What was asked never changes and is read by the pop, the submit and the status of the
/// same request, mostly on the node that took it in, so that lately read ones are remembered for as long as a request lives without a sign of life.
/// </summary>
public sealed class Payloads(PayloadStore store) : IDisposable
{
    const long rememberedBytesMax = 64 * 1024 * 1024;
    static readonly TimeSpan rememberedFor = TimeSpan.FromMinutes(20);
    readonly MemoryCache asks = new(new MemoryCacheOptions { SizeLimit = rememberedBytesMax });

    public async ValueTask<AskPayload> AskAsync(RequestId request, CancellationToken ct)
    {
        if (asks.TryGetValue(request, out AskPayload? known)) return known!;
        if (await store.ReadAsync(RequestStream.AskKey(request), ct) is not { } content) return new AskPayload();
        var ask = AskPayload.Read(content);
        Remember(request, ask, content.Length);
        return ask;
    }

    /// <param name="length">The bytes that it takes when stored.</param>
    public void Remember(RequestId request, AskPayload ask, int length) =>
        asks.Set(request, ask, new MemoryCacheEntryOptions { Size = length, AbsoluteExpirationRelativeToNow = rememberedFor });

    public async Task<IReadOnlyDictionary<JobId, ResultPayload>> ResultsAsync(IReadOnlyCollection<JobId> jobs, CancellationToken ct)
    {
        if (jobs.Count == 0) return new Dictionary<JobId, ResultPayload>();
        var found = await store.ReadAsync([.. jobs.Select(RequestStream.ResultKey)], ct);
        return jobs.Where(j => found.ContainsKey(RequestStream.ResultKey(j)))
            .ToDictionary(j => j, j => JsonSerializer.Deserialize(found[RequestStream.ResultKey(j)], RequestsJson.Default.ResultPayload)!);
    }

    public void Dispose() => asks.Dispose();
}
