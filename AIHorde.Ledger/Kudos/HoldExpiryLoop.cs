using AIHorde.Ledger.Store;

namespace AIHorde.Ledger;

/// <summary>Gives back what a hold still has when nobody ended it in time: no kudos stay out of reach because something was forgotten.</summary>
sealed record ExpireHold(HoldId Hold, AccountId Account) : Command<bool>
{
    public override void Touch(Touch touch) => touch.Hold(Hold).Account(Account);

    public override bool Decide(Decision on)
    {
        on.ExpireHold(Hold);
        return true;
    }
}

/// <summary>Looks for holds whose time has come. Nodes that find the same one expire it once, because a hold ends once.</summary>
sealed partial class HoldExpiryLoop(LogDatabase database, CommandBus bus, LedgerOptions options, TimeProvider time, ILogger<HoldExpiryLoop> log)
    : BackgroundService
{
    const int HoldsMax = 64;

    const string DueSql = "SELECT id, account FROM kudos_holds WHERE status = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var ended = 0;
            try
            {
                ended = await ExpireAsync(stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(lost.Message);
            }
            if (ended < HoldsMax) await Task.Delay(options.HoldExpiryInterval, time, stoppingToken);
        }
    }

    /// <summary>How many were ended; fewer than are due where the node is too busy, and then they wait.</summary>
    async Task<int> ExpireAsync(CancellationToken ct)
    {
        var due = new List<ExpireHold>();
        await using (var connection = await database.OpenAsync(ct))
        {
            await using var command = connection.Command(DueSql, [time.GetUtcNow(), HoldsMax]);
            await using var row = await command.ExecuteReaderAsync(ct);
            while (await row.ReadAsync(ct)) due.Add(new(new(row.GetString(0)), new(row.GetString(1))));
        }
        var outcomes = await Task.WhenAll(due.Select(hold => bus.SubmitAsync(hold, ct)));
        return outcomes.OfType<Outcome<bool>.Done>().Count();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Holds could not be expired: {Reason}")]
    partial void LogLost(string reason);
}
