namespace AIHorde.Ledger.Store;

/// <summary>Hears of other nodes' commits and wakes this node's readers.</summary>
sealed partial class CommitListener(LogDatabase database, CommitSignal committed, TimeProvider time, ILogger<CommitListener> log) : BackgroundService
{
    const string ListenSql = "LISTEN aihorde_ledger";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                connection.Notification += (_, _) => committed.RaiseRemote();
                await using (var listen = connection.Command(ListenSql)) await listen.ExecuteNonQueryAsync(stoppingToken);
                failures = 0;
                committed.RaiseRemote();
                while (true) await connection.WaitAsync(stoppingToken);
            }
            catch (Exception lost) when (Failures.IsWorthRetrying(lost))
            {
                if (++failures == 1) LogLost(lost.Message);
                await Task.Delay(Failures.Backoff(failures), time, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not listening to other nodes' commits until the database is back: {Reason}")]
    partial void LogLost(string reason);
}
