using Npgsql;

namespace AIHorde.Ledger.Store;

/// <summary>
/// Tells other nodes that there is something new. Not inside the writers' transactions, because a NOTIFY makes all commits of the server take turns;
/// and at most every few milliseconds, however many commits there are. A lost one costs a reader its slow look, nothing more.
/// </summary>
sealed partial class CommitNotifier(LogDatabase database, CommitSignal committed, TimeProvider time, ILogger<CommitNotifier> log) : BackgroundService
{
    // Nothing is written that the disk would have to keep: waiting for it would only hold up those who do.
    const string HastySql = "SET LOCAL synchronous_commit = off";
    const string NotifySql = "NOTIFY aihorde_ledger";

    static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await committed.NextLocal.WaitAsync(stoppingToken);
            try
            {
                await using var connection = await database.OpenAsync(stoppingToken);
                await using var notify = new NpgsqlBatch(connection);
                foreach (var sql in (string[])["BEGIN", HastySql, NotifySql, "COMMIT"]) notify.Add(sql);
                await notify.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (Exception lost) when (Failures.IsWorthRetrying(lost))
            {
                LogLost(lost.Message);
            }
            await Task.Delay(Debounce, time, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other nodes could not be told of a commit and will see it a little later: {Reason}")]
    partial void LogLost(string reason);
}
