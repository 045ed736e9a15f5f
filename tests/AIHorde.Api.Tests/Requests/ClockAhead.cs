using AIHorde.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Requests;

/// <summary>The clock of a server that a test sets ahead. Nothing is swept by itself there, so that a test sees what is over and not swept yet.</summary>
sealed class ClockAhead : TimeProvider
{
    long aheadTicks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref aheadTicks));

    public void Advance(TimeSpan by) => Interlocked.Add(ref aheadTicks, by.Ticks);

    public void Rule(IServiceCollection services) =>
        services.AddSingleton<TimeProvider>(this).AddSingleton(new HordeOptions { RequestsEvery = TimeSpan.FromDays(1) });
}
