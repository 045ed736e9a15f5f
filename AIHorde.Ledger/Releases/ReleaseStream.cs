using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Releases;

/// <param name="Version">What runs; null before any node said so.</param>
public sealed record ReleaseState(string? Version);

[EventType("release-began")]
public sealed record ReleaseBegan(string Version) : IEvent;

/// <summary>Which version of the program the cluster runs: one stream, an event for each change.</summary>
public static class ReleaseStream
{
    public static readonly StreamType<ReleaseState> Type = new("release", new(Version: null), (state, happened) =>
        happened is ReleaseBegan began ? new(began.Version) : state);

    public static readonly LedgerFeature Feature = new LedgerFeature(typeof(ReleaseStream).Assembly).Stream(Type);

    public static readonly StreamRef<ReleaseState> Cluster = Type.Of("cluster");
}

/// <summary>A node says at its start what it runs. That is news only where another version ran before.</summary>
public sealed record BeginRelease(string Version) : Command<ReleaseState>
{
    public override void Touch(Touch touch) => touch.Stream(ReleaseStream.Cluster);

    public override ReleaseState Decide(Decision on)
    {
        if (on.State(ReleaseStream.Cluster).Version != Version) on.Append(ReleaseStream.Cluster, new ReleaseBegan(Version));
        return on.State(ReleaseStream.Cluster);
    }
}
