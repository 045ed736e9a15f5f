namespace AIHorde.Ledger.Tests;

/// <summary>The clock of a machine that somebody sets while it runs. Its timers go on as if nothing had been.</summary>
sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
