using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Modes;

/// <summary>How the whole cluster is run right now.</summary>
/// <param name="Maintenance">No new requests; what is under way is ended.</param>
/// <param name="InviteOnly">New workers need an invitation.</param>
/// <param name="Raid">Under attack: no anonymous registration, stricter looks at addresses.</param>
public sealed record ModesState(bool Maintenance, bool InviteOnly, bool Raid);

[EventType("modes-set")]
public sealed record ModesSet(bool? Maintenance, bool? InviteOnly, bool? Raid, UserId By) : IEvent;

/// <summary>One stream for the cluster.</summary>
public static class ModesStream
{
    public static readonly StreamType<ModesState> Type = new("modes", new(false, false, false), (state, happened) => happened is ModesSet set
        ? new(set.Maintenance ?? state.Maintenance, set.InviteOnly ?? state.InviteOnly, set.Raid ?? state.Raid)
        : state);

    public static readonly LedgerFeature Feature = new LedgerFeature(typeof(ModesStream).Assembly).Stream(Type);

    public static readonly StreamRef<ModesState> Cluster = Type.Of("cluster");
}

/// <summary>Sets what is given. Who may is decided at the door.</summary>
public sealed record SetModes(bool? Maintenance, bool? InviteOnly, bool? Raid, UserId By) : Command<ModesState>
{
    public override void Touch(Touch touch) => touch.Stream(ModesStream.Cluster);

    public override ModesState Decide(Decision on)
    {
        on.Append(ModesStream.Cluster, new ModesSet(Maintenance, InviteOnly, Raid, By));
        return on.State(ModesStream.Cluster);
    }
}
