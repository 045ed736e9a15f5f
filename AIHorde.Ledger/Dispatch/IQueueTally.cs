namespace AIHorde.Ledger.Dispatch;

/// <summary>Totals over the whole queue that a pop without result reports. They are kept as counters, changed with every entry.</summary>
public interface IQueueTally<in TDemand, in TOffer>
{
    void Change(TDemand demand, int by);

    /// <summary>Replaces what the pop itself counted by what the contract says that a worker is told.</summary>
    void Report(TOffer offer, SkipCounts skipped, int withForeignModel);
}

/// <summary>Workers of most kinds are told only what their own pop met.</summary>
public sealed class SilentTally<TDemand, TOffer> : IQueueTally<TDemand, TOffer>
{
    public void Change(TDemand demand, int by)
    {
    }

    public void Report(TOffer offer, SkipCounts skipped, int withForeignModel)
    {
    }
}
