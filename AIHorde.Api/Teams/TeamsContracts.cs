using System.Text.Json.Serialization;
using AIHorde.Ledger.Teams;
using AIHorde.Ledger.Workers;

namespace AIHorde.Api.Teams;

/// <summary>On creation the name must be there; on a change what is absent stays.</summary>
public sealed record TeamRequest(string? Name, string? Info);

/// <summary>What was made or touched, and nothing else.</summary>
[WireName("ModifyTeam")]
public sealed record TeamWritten(Guid? Id, string? Name, string? Info);

[WireName("DeletedTeam")]
public sealed record TeamDeletedAnswer(Guid DeletedId, string DeletedName);

public sealed record TeamDetails
{
    public required string Name { get; init; }

    public required Guid Id { get; init; }

    public required string Info { get; init; }

    public required long RequestsFulfilled { get; init; }

    public required decimal Kudos { get; init; }

    public required long Uptime { get; init; }

    public required string Creator { get; init; }

    public required int WorkerCount { get; init; }

    public required IReadOnlyList<TeamMember> Workers { get; init; }

    public required IReadOnlyList<TeamModel> Models { get; init; }

    public static TeamDetails Of(TeamView team, IReadOnlyCollection<WorkerView> members, DateTimeOffset now) => new()
    {
        Name = team.Team.Name,
        Id = team.Team.Id.Value,
        Info = team.Team.Info,
        RequestsFulfilled = team.Fulfilled,
        Kudos = team.Kudos.ToDecimal(),
        Uptime = team.UptimeSeconds,
        Creator = team.Creator,
        WorkerCount = members.Count,
        Workers = [.. members.Select(w => new TeamMember(w.Kind.ToString().ToLowerInvariant(), w.Name, w.Id.Value, w.IsOnline(now)))],
        Models = [.. members.SelectMany(w => w.Settings.Models.Distinct()).GroupBy(name => name).OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => new TeamModel(same.Key, same.Count()))],
    };
}

[WireName("WorkerDetailsLite")]
public sealed record TeamMember(string Type, string Name, Guid Id, bool Online);

/// <summary>How many members list the model, whether they are online or not.</summary>
[WireName("ActiveModelLite")]
public sealed record TeamModel(string Name, int Count);

[WireName("CreateTeamInput")]
sealed class CreateTeamSchema : BodySchema
{
    public CreateTeamSchema()
    {
        Required("name", Field.Text(3, 100));
        Optional("info", Field.Text(3, 1000));
    }
}

[WireName("ModifyTeamInput")]
sealed class ModifyTeamSchema : BodySchema
{
    public ModifyTeamSchema()
    {
        Optional("name", Field.Text(3, 100));
        Optional("info", Field.Text(3, 1000));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TeamRequest))]
[JsonSerializable(typeof(TeamWritten))]
[JsonSerializable(typeof(TeamDeletedAnswer))]
[JsonSerializable(typeof(TeamDetails))]
[JsonSerializable(typeof(IReadOnlyList<TeamDetails>))]
sealed partial class TeamsJson : JsonSerializerContext;
