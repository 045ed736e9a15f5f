using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AIHorde.Ledger.Store;

/// <summary>Healthy while the database answers; degraded while something waits for an operator: parked events or dead letters.</summary>
sealed class LedgerHealth(LogDatabase database) : IHealthCheck
{
    const string WaitingSql = "SELECT (SELECT count(*) FROM parked_events), (SELECT count(*) FROM outbox WHERE dead_at IS NOT NULL)";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await using var command = connection.Command(WaitingSql);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            var (parked, dead) = (row.GetInt64(0), row.GetInt64(1));
            var data = new Dictionary<string, object> { ["parked_events"] = parked, ["dead_letters"] = dead };
            return parked + dead == 0 ? HealthCheckResult.Healthy(data: data)
                : HealthCheckResult.Degraded($"{parked} parked events and {dead} dead letters wait for an operator", data: data);
        }
        catch (Exception lost) when (Failures.IsWorthRetrying(lost))
        {
            return HealthCheckResult.Unhealthy("The database does not answer", lost);
        }
    }
}
