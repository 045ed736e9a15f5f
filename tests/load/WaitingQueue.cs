using System.Globalization;

namespace AIHorde.Load;

/// <summary>Requests for models that no worker of this tool serves: they are only there to wait.</summary>
static class WaitingQueue
{
    const int askersMax = 64;

    public static Task FillAsync(HordeServer server, LoadOptions options, CancellationToken cancel) =>
        Parallel.ForAsync(0, options.Waiting, new ParallelOptions { MaxDegreeOfParallelism = askersMax, CancellationToken = cancel }, async (n, ct) =>
            await server.AskAsync("waiting", string.Create(CultureInfo.InvariantCulture, $"wanted model {n % options.Models}"), ct));
}
