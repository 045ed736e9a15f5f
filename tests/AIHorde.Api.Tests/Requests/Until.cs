namespace AIHorde.Api.Tests.Requests;

/// <summary>Looks again until something is so, for what another loop brings about; fails after a limit.</summary>
static class Until
{
    static readonly TimeSpan limit = TimeSpan.FromSeconds(90);

    public static async Task<T> NotNullAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        using var timeout = new CancellationTokenSource(limit);
        while (!timeout.IsCancellationRequested)
        {
            if (await look() is { } found) return found;
            await Task.Delay(20, CancellationToken.None);
        }

        throw new TimeoutException("It did not come to be.");
    }

    public static Task TrueAsync(Func<Task<bool>> look) => NotNullAsync(async () => await look() ? "yes" : null);
}
