using AIHorde.Worker.Bridge.Status;
using AIHorde.Worker.Bridge.Wire;
using AIHorde.Worker.Settings;
using OpenTelemetry;

namespace AIHorde.Worker.Bridge;

/// <summary>Looks now and then at the account that earns, and sets the maintenance mode that the volunteer asked for.</summary>
sealed class AccountWatch(HordeApi api, WorkerSettings settings, WorkerStatus status, TimeProvider time, ILogger<AccountWatch> logger)
{
    static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(5);
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken stopping)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        var unset = settings.Maintenance is null ? [] : status.Trades.Select(trade => settings.Names.Of(trade.Kind)).ToList();
        try
        {
            for (var wait = FirstLook; ; wait = BetweenLooks)
            {
                await Task.Delay(wait, time, stopping);
                unset = await SetMaintenanceAsync(unset, stopping);
                if (await api.FindUserAsync(stopping) is Answer<UserAnswer> { Value: { Username: { } name, Kudos: { } kudos } })
                {
                    status.Account = new Account(name, kudos);
                    var trades = status.Trades.Select(trade => trade.Take()).ToList();
                    BridgeLog.Earned(logger, name, kudos, Math.Round(trades.Sum(trade => trade.Kudos), 2), trades.Sum(trade => trade.Done));
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The worker stops.
        }
    }

    /// <summary>The server knows a worker from its first pop on, so this waits its turn; what did not work is tried at the next look.</summary>
    async Task<List<string>> SetMaintenanceAsync(List<string> names, CancellationToken stopping)
    {
        var left = new List<string>();
        foreach (var name in names)
        {
            var found = await api.FindWorkerAsync(name, stopping);
            if (found is Answer<WorkerAnswer> { Value.Id: { } id }
                && await api.SetMaintenanceAsync(id, settings.Maintenance!.Value, stopping) is Answer<WorkerAnswer>)
            {
                continue;
            }

            BridgeLog.MaintenanceNotSet(logger, name, found is Refused<WorkerAnswer> refused ? refused.Refusal.ToString() : "the server did not answer");
            left.Add(name);
        }

        return left;
    }
}
