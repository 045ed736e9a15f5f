using AIHorde.Ledger.Store;

namespace AIHorde.Benchmarks;

/// <summary>Follows the feed while load runs, and notes how old each event is when it arrives.</summary>
sealed class FeedLag : IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly Task<List<double>> following;

    public FeedLag(EventFeed feed) => following = Task.Run(() => FollowAsync(feed));

    public void Dispose() => stop.Dispose();

    public async Task<string> StopAsync()
    {
        await stop.CancelAsync();
        var lags = await following;
        lags.Sort();
        return lags.Count == 0 ? "nothing arrived" : $"{lags[lags.Count / 2],9:N2} {lags[lags.Count * 99 / 100],9:N2}";
    }

    async Task<List<double>> FollowAsync(EventFeed feed)
    {
        var lags = new List<double>();
        try
        {
            await foreach (var page in feed.FollowAsync(await feed.HeadAsync(stop.Token), stop.Token))
            {
                var now = TimeProvider.System.GetUtcNow();
                lags.AddRange(page.Select(e => (now - e.RecordedAt).TotalMilliseconds));
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
        return lags;
    }
}
