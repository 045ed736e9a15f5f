using AIHorde.Worker.Bridge.Status;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AIHorde.Worker.Bridge.Hosting;

/// <summary>
/// Ready once the backends answered and the server took a question. A server that is away only degrades the worker: restarting it would help nobody.
/// </summary>
sealed class BridgeHealth(WorkerStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var trades = status.Trades.Select(trade => trade.Take()).ToList();
        var words = string.Join("; ", trades.Select(trade => $"{trade.Kind}: {trade.Standing}"));
        return Task.FromResult(trades switch
        {
            [] => HealthCheckResult.Unhealthy("The backends are being probed."),
            _ when trades.Any(trade => trade.Standing is Standing.Refused or Standing.BackendLost) => HealthCheckResult.Unhealthy(words),
            _ when trades.All(trade => trade.Standing is Standing.Starting) => HealthCheckResult.Unhealthy(words),
            _ when trades.Any(trade => trade.Standing is Standing.Unreachable) => HealthCheckResult.Degraded(words),
            _ => HealthCheckResult.Healthy(words),
        });
    }
}
