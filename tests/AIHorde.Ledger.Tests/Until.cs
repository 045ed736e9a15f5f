using System.Diagnostics;

namespace AIHorde.Ledger.Tests;

static class Until
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until it is so; fails when it never becomes so.</summary>
    public static async Task TrueAsync(Func<Task<bool>> isSo, string what)
    {
        var started = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (started.Elapsed > Limit) Assert.Fail($"Never came true: {what}");
            await Task.Delay(LookInterval, TestContext.Current.CancellationToken);
        }
    }
}
