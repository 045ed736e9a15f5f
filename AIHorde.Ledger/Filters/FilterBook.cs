namespace AIHorde.Ledger.Filters;

/// <summary>The patterns that this node judges by, read again every ten seconds; at once where this node changed them.</summary>
public sealed class FilterBook(FilterTable table, TimeProvider time)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(10);

    /// <summary>Replaced as a whole; two requests that find it old read the table twice, which does no harm.</summary>
    volatile Edition edition = new(PatternSet.Empty, DateTimeOffset.MinValue);

    public async ValueTask<PatternSet> CurrentAsync(CancellationToken cancellationToken)
    {
        if (edition.Until > time.GetUtcNow())
        {
            return edition.Patterns;
        }

        var fresh = new Edition(new PatternSet(await table.ListAsync(null, null, cancellationToken)), time.GetUtcNow() + TimeToLive);
        edition = fresh;
        return fresh.Patterns;
    }

    public void Forget() => edition = edition with { Until = DateTimeOffset.MinValue };

    sealed record Edition(PatternSet Patterns, DateTimeOffset Until);
}
