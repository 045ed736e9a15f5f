namespace AIHorde.Api.Tests.Http;

/// <summary>A clock that moves only when a test says so.</summary>
sealed class ManualTime : TimeProvider
{
    DateTimeOffset now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
