namespace AIHorde.Api.Requests;

/// <summary>Something that is read at most every so often, however many ask: they share one answer, and one reader.</summary>
sealed class Recent<T>(Func<CancellationToken, Task<T>> read, TimeSpan timeToLive, TimeProvider time) : IDisposable
    where T : class
{
    readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>Replaced as a whole, under the semaphore; read without it.</summary>
    volatile Seen? seen;

    public async ValueTask<T> GetAsync(CancellationToken cancel)
    {
        if (seen is { } fresh && fresh.Until > time.GetUtcNow()) return fresh.Value;
        await reading.WaitAsync(cancel);
        try
        {
            if (seen is { } known && known.Until > time.GetUtcNow()) return known.Value;
            var value = await read(cancel);
            seen = new Seen(value, time.GetUtcNow() + timeToLive);
            return value;
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>What is known is old news: whoever asks next reads anew.</summary>
    public void Forget() => seen = null;

    public void Dispose() => reading.Dispose();

    sealed record Seen(T Value, DateTimeOffset Until);
}
