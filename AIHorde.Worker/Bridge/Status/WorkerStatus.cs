namespace AIHorde.Worker.Bridge.Status;

/// <summary>The whole worker as view, health and counters see it.</summary>
sealed class WorkerStatus(TimeProvider time)
{
    readonly long started = time.GetTimestamp();
    readonly Lock gate = new();
    readonly HashSet<string> messagesSeen = [];
    volatile IReadOnlyList<TradeStatus> trades = [];
    volatile Account? account;

    public TimeSpan Uptime => time.GetElapsedTime(started);

    public IReadOnlyList<TradeStatus> Trades => trades;

    public Account? Account
    {
        get => account;
        set => account = value;
    }

    public void Open(IReadOnlyList<TradeStatus> all) => trades = all;

    /// <summary>Servers repeat a message with every pop until it expires; true the first time.</summary>
    public bool IsNews(string id)
    {
        lock (gate)
        {
            return messagesSeen.Add(id);
        }
    }
}

/// <summary>The account that earns, as the server last told.</summary>
sealed record Account(string Name, double Kudos);
