using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Releases;

/// <summary>Says once, when this node starts, which version it runs.</summary>
public sealed class ReleaseAnnouncement(string version, CommandBus bus, TimeProvider time, ILogger<ReleaseAnnouncement> log) : Rounds(again, time, log)
{
    static readonly TimeSpan again = TimeSpan.FromMinutes(1);

    bool said;

    internal override async Task GoAsync(CancellationToken ct)
    {
        if (!said) said = await bus.SubmitAsync(new BeginRelease(version), ct) is Outcome<ReleaseState>.Done;
    }
}
