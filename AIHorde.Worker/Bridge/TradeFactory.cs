using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Delivery;
using AIHorde.Worker.Bridge.Files;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Bridge.Trades;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge;

/// <summary>Builds the loops once it is known what the backends offer.</summary>
sealed class TradeFactory(
    WorkerSettings settings, Workshop workshop, HordeApi api, Courier courier, SourceFiles sources, TrustedHosts trusted, WorkerStatus worker,
    Pace pace, TimeProvider time, Random random, ILoggerFactory loggers)
{
    public IReadOnlyList<(TradeLoop Loop, TradeStatus Status)> Create(IEnumerable<JobKind> kinds) => [.. kinds.Select(Create)];

    (TradeLoop Loop, TradeStatus Status) Create(JobKind kind)
    {
        ITrade trade = kind switch
        {
            JobKind.Image => new Dreamer(api, workshop, settings, sources, trusted, time, random),
            JobKind.Text => new Scribe(api, workshop, settings, time, random),
            _ => new Alchemist(api, workshop, settings, sources, trusted, time),
        };
        var status = new TradeStatus(kind, trade.WorkerName, settings.Threads, time);
        var popper = new Popper(trade, status, worker, pace, time, random, loggers.CreateLogger<Popper>());
        var loop = new TradeLoop(trade, popper, courier, status, settings.Threads, settings.Prefetch, time, loggers.CreateLogger<TradeLoop>());
        return (loop, status);
    }
}
