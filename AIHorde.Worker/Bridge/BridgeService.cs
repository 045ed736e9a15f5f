using AIHorde.Worker.Backends;
using AIHorde.Worker.Bridge.Hosting;
using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Settings;

namespace AIHorde.Worker.Bridge;

/// <summary>Opens the backends, then runs a loop for each kind of work that they offer, until told to stop.</summary>
sealed class BridgeService(
    WorkerSettings settings, Workshop workshop, TradeFactory trades, WorkerStatus status, AccountWatch account, BackendWatch backends,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BridgeService> logger, SecondInterrupt? interrupt = null) : BackgroundService
{
    /// <summary>Handing jobs back needs a moment of its own after the grace period.</summary>
    public static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await workshop.OpenAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        catch (BackendUnavailableException exception)
        {
            Leave(exception.Message);
            return;
        }

        var loops = trades.Create(settings.Kinds.Where(workshop.Bench.Offers));
        Introduce();
        if (loops.Count == 0)
        {
            Leave("The backends offer nothing that this worker is set to do.");
            return;
        }

        status.Open([.. loops.Select(loop => loop.Status)]);
        await RunAsync(loops, stoppingToken);
    }

    async Task RunAsync(IReadOnlyList<(TradeLoop Loop, TradeStatus Status)> loops, CancellationToken stopping)
    {
        using var abort = new CancellationTokenSource();
        using var giveUp = new CancellationTokenSource();
        using var onStop = stopping.Register(() => BridgeLog.Stopping(logger, settings.Grace.TotalSeconds));
        using var graceTimer = time.CreateTimer(_ => abort.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var endTimer = time.CreateTimer(_ => giveUp.Cancel(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var arm = stopping.Register(() =>
        {
            graceTimer.Change(settings.Grace, Timeout.InfiniteTimeSpan);
            endTimer.Change(settings.Grace + HandBackTime, Timeout.InfiniteTimeSpan);
        });
        using var impatience = interrupt?.Token.Register(abort.Cancel);
        var watching = Task.WhenAll(account.RunAsync(stopping), backends.RunAsync(stopping));
        await Task.WhenAll(loops.Select(loop => loop.Loop.RunAsync(stopping, abort.Token, giveUp.Token)));
        await watching;
        foreach (var (loop, _) in loops)
        {
            loop.Dispose();
        }

        var snapshots = status.Trades.Select(trade => trade.Take()).ToList();
        BridgeLog.Stopped(logger, snapshots.Sum(trade => trade.Done), Math.Round(snapshots.Sum(trade => trade.Kudos), 2));
    }

    void Introduce()
    {
        BridgeLog.Serving(logger, settings.Api, BridgeAgent.Name);
        foreach (var line in OfferText.Lines(workshop, settings))
        {
            line(logger);
        }
    }

    /// <summary>A worker without its backend is of no use, and a supervisor or the volunteer should see that it ended, and why.</summary>
    void Leave(string reason)
    {
        BridgeFailures.Fatal(logger, reason);
        Environment.ExitCode = 1;
        lifetime.StopApplication();
    }
}

static partial class BridgeFailures
{
    [LoggerMessage(LogLevel.Critical, "The worker can't run: {Reason}")]
    public static partial void Fatal(ILogger logger, string reason);
}
