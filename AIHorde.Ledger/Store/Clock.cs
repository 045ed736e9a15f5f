namespace AIHorde.Ledger.Store;

static class Clock
{
    /// <summary>PostgreSQL keeps microseconds; what is decided on, hashed and stored must be the same instant.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset now) => new(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
