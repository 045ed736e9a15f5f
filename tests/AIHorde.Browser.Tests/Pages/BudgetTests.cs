using AIHorde.Browser.Tests.Stack;

namespace AIHorde.Browser.Tests.Pages;

/// <summary>Pages arrive fast: what they weigh is held here; what they take is told, since that is the machine's too.</summary>
public sealed class BudgetTests(BrowserStack stack)
{
    const double BytesMost = 100_000;

    [Theory]
    [InlineData("/")]
    [InlineData("/live")]
    [InlineData("/images")]
    public async Task A_page_weighs_less_than_100_kB_with_all_that_it_loads(string path)
    {
        await using (var first = await stack.OpenAsync())
        {
            await first.GoAsync(path);
        }

        await using var watched = await stack.OpenAsync();
        await watched.GoAsync(path);
        var measured = await watched.Page.EvaluateAsync<double[]>(
            """
            () => {
              const [page] = performance.getEntriesByType("navigation");
              const parts = performance.getEntriesByType("resource");
              return [page.transferSize + parts.reduce((sum, part) => sum + part.transferSize, 0), parts.length, page.responseStart - page.requestStart,
                window.__shift];
            }
            """);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{path}: {measured[0] / 1000:0.0} kB, {measured[1]} parts, first byte {measured[2]:0.0} ms, shift {measured[3]:0.000}");
        Assert.InRange(measured[0], 1, BytesMost);
        await watched.AssertCleanAsync();
    }
}
