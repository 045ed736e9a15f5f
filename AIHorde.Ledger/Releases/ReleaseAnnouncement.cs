using System.Reflection;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Releases;

/// <summary>Says once, when this node starts, which version it runs.</summary>
public sealed class ReleaseAnnouncement(CommandBus bus, TimeProvider time, ILogger<ReleaseAnnouncement> log) : Rounds(again, time, log)
{
    static readonly TimeSpan again = TimeSpan.FromMinutes(1);

    static readonly string version =
        typeof(ReleaseAnnouncement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    bool said;

    internal override async Task GoAsync(CancellationToken ct)
    {
        if (!said) said = await bus.SubmitAsync(new BeginRelease(version), ct) is Outcome<ReleaseState>.Done;
    }
}
