namespace AIHorde.AppHost.Dashboard.Telemetry;

/// <summary>How much of its share of the memory the metrics of one resource have taken.</summary>
public sealed class MetricUse(TelemetryLimits limits)
{
    public int Instruments { get; private set; }

    public int Series { get; private set; }

    public int Points { get; private set; }

    /// <summary>False when the share is spent: each series then keeps as many points as it has, the newest.</summary>
    public bool MayAddPoints => Points < limits.PointsPerResourceMax;

    public bool TakeInstrument()
    {
        var hasRoom = Instruments < limits.InstrumentsPerResourceMax;
        Instruments += hasRoom ? 1 : 0;
        return hasRoom;
    }

    public bool TakeSeries()
    {
        var hasRoom = Series < limits.SeriesPerResourceMax;
        Series += hasRoom ? 1 : 0;
        return hasRoom;
    }

    public void AddPoints(int count) => Points += count;
}
