using System.Text.Json.Serialization;
using AIHorde.Ledger.Store;

namespace AIHorde.Ledger.Teams;

[EventType("team-created")]
public sealed record TeamCreated(TeamId Team, string Name, string Info, UserId Owner, DateTimeOffset At) : IEvent;

[EventType("team-modified")]
public sealed record TeamModified(TeamId Team, string Name, string Info) : IEvent;

[EventType("team-deleted")]
public sealed record TeamDeleted(TeamId Team, DateTimeOffset At) : IEvent;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Existing), "existing")]
[JsonDerivedType(typeof(Deleted), "deleted")]
public abstract record TeamState
{
    public sealed record Unknown : TeamState;

    public sealed record Existing(Team Team) : TeamState;

    public sealed record Deleted : TeamState;

    [JsonIgnore]
    public Team? Known => (this as Existing)?.Team;
}

public sealed record Team(TeamId Id, string Name, string Info, UserId Owner, DateTimeOffset CreatedAt);

/// <summary>Teams as streams: <c>team:ID</c>. A worker belongs to its team in the worker's stream; a deleted team simply is nobody's any more.</summary>
public static class TeamStream
{
    public static readonly StreamType<TeamState> Type = new("team", new TeamState.Unknown(), Evolve);

    public static StreamRef<TeamState> Of(TeamId team) => Type.Of(team.Value);

    /// <summary>Names of teams are reserved whatever their case.</summary>
    public static string NameOf(string name) => $"team:{name.ToLowerInvariant()}";

    static TeamState Evolve(TeamState state, IEvent happened) => (state, happened) switch
    {
        (TeamState.Unknown, TeamCreated created) => new TeamState.Existing(new(created.Team, created.Name, created.Info, created.Owner, created.At)),
        (TeamState.Existing existing, TeamModified modified) =>
            new TeamState.Existing(existing.Team with { Name = modified.Name, Info = modified.Info }),
        (TeamState.Existing, TeamDeleted) => new TeamState.Deleted(),
        _ => state,
    };
}
