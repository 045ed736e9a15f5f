namespace AIHorde.Ledger.Filters;

/// <summary>The patterns that this node judges by, read again every ten seconds; at once where this node changed them.</summary>
public sealed class FilterBook(FilterTable table, TimeProvider time)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>Replaced as a whole, under the semaphore; read without it.</summary>
    volatile Edition edition = new(PatternSet.Empty, DateTimeOffset.MinValue);

    public async ValueTask<PatternSet> CurrentAsync(CancellationToken cancellationToken)
    {
        if (edition.Until > time.GetUtcNow())
        {
            return edition.Patterns;
        }

        await reading.WaitAsync(cancellationToken);
        try
        {
            if (edition.Until <= time.GetUtcNow())
            {
                edition = new Edition(new PatternSet(await table.ListAsync(null, null, cancellationToken)), time.GetUtcNow() + TimeToLive);
            }

            return edition.Patterns;
        }
        finally
        {
            reading.Release();
        }
    }

    public void Forget() => edition = edition with { Until = DateTimeOffset.MinValue };

    sealed record Edition(PatternSet Patterns, DateTimeOffset Until);
}
