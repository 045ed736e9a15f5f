using System.Diagnostics;

namespace AIHorde.AppHost.Tests;

static class Waiting
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Looks at a condition until it holds; what never comes fails the test.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition();)
        {
            Assert.True(waited.Elapsed < Limit, "What the test waits for has not come.");
            await Task.Delay(20);
        }
    }
}
