using System.Collections.Concurrent;

namespace AIHorde.Api.Webhooks;

/// <summary>
/// A few deliveries at a time to one host, so that nobody's server is attacked through this one; and for a while none to a host that did not answer, so that
/// those who wait for it hold up nobody else.
/// </summary>
sealed class WebhookTurns(TimeProvider time)
{
    const int perHostMax = 2;
    const int hostsMax = 10_000;
    static readonly TimeSpan restFor = TimeSpan.FromSeconds(30);
    readonly ConcurrentDictionary<string, Host> hosts = new(StringComparer.OrdinalIgnoreCase);

    public async Task TakeAsync(string name, Func<Task> deliver, CancellationToken ct)
    {
        if (hosts.Count >= hostsMax) hosts.Clear();
        var host = hosts.GetOrAdd(name, _ => new Host());
        await host.Turns.WaitAsync(ct);
        try
        {
            if (host.Rests(time.GetUtcNow())) throw new HttpRequestException("It did not answer a moment ago");
            await DeliverAsync(host, deliver, ct);
        }
        finally
        {
            host.Turns.Release();
        }
    }

    async Task DeliverAsync(Host host, Func<Task> deliver, CancellationToken ct)
    {
        try
        {
            await deliver();
        }
        catch (Exception silence) when (
            silence is HttpRequestException { StatusCode: null } || (silence is OperationCanceledException && !ct.IsCancellationRequested))
        {
            host.RestUntil(time.GetUtcNow() + restFor);
            throw;
        }
    }

    sealed class Host
    {
        /// <summary>Read and written by everybody who has a turn.</summary>
        long restsUntilTicks;

        public SemaphoreSlim Turns { get; } = new(perHostMax);

        public bool Rests(DateTimeOffset now) => now.UtcTicks < Interlocked.Read(ref restsUntilTicks);

        public void RestUntil(DateTimeOffset until) => Interlocked.Exchange(ref restsUntilTicks, until.UtcTicks);
    }
}
