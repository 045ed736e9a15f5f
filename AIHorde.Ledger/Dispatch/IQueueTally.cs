namespace AIHorde.Ledger.Dispatch;

/// <summary>Totals over the whole queue that a pop without result reports. They are kept as counters, changed with every entry.</summary>
public interface IQueueTally<in TDemand, in TOffer>
{
    void Change(TDemand demand, int by);

    /// <summary>Replaces what the pop itself counted by what the contract says that a worker is told.</summary>
    void Report(TOffer offer, SkipCounts skipped, int withForeignModel);
}

/// <summary>Text workers are told only what their own pop met.</summary>
public sealed class TextTally : IQueueTally<TextDemand, TextOffer>
{
    public void Change(TextDemand demand, int by)
    {
    }

    public void Report(TextOffer offer, SkipCounts skipped, int withForeignModel)
    {
    }
}
