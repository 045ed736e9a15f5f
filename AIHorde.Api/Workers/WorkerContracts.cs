using System.Text.Json.Serialization;
using AIHorde.Api.Workers.Messages;

namespace AIHorde.Api.Workers;

/// <summary>A worker as the public sees it, with what moderators see beside it. Members that say nothing of a kind of worker are absent.</summary>
public sealed record WorkerDetails
{
    public required string Type { get; init; }

    public required string Name { get; init; }

    public required Guid Id { get; init; }

    public required bool Online { get; init; }

    public required long RequestsFulfilled { get; init; }

    public required decimal KudosRewards { get; init; }

    public required WorkerKudosDetails KudosDetails { get; init; }

    public required string Performance { get; init; }

    public required int Threads { get; init; }

    public required long Uptime { get; init; }

    public required bool MaintenanceMode { get; init; }

    /// <summary>Why it is in maintenance; absent when it is not.</summary>
    public string? MaintenanceMsg { get; init; }

    public bool? Paused { get; init; }

    public string? Info { get; init; }

    public bool Nsfw { get; init; }

    public string? Owner { get; init; }

    public string? Ipaddr { get; init; }

    public required bool Trusted { get; init; }

    public required bool Flagged { get; init; }

    public int? Suspicious { get; init; }

    public required int UncompletedJobs { get; init; }

    public IReadOnlyList<string>? Models { get; init; }

    public IReadOnlyList<string>? Forms { get; init; }

    public required WorkerTeam Team { get; init; }

    public string? Contact { get; init; }

    public required string BridgeAgent { get; init; }

    public long? MaxPixels { get; init; }

    public double? MegapixelstepsGenerated { get; init; }

    public bool? Img2img { get; init; }

    public bool? Painting { get; init; }

    [JsonPropertyName("post-processing")]
    public bool? PostProcessing { get; init; }

    public bool? Lora { get; init; }

    public bool? Controlnet { get; init; }

    public bool? SdxlControlnet { get; init; }

    public int? MaxLength { get; init; }

    public int? MaxContextLength { get; init; }

    /// <summary>What this worker alone is told, without the ids.</summary>
    public IReadOnlyList<MessageView>? Messages { get; init; }
}

/// <summary>Always both members: null until there was a first reward of the kind.</summary>
public sealed record WorkerKudosDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] decimal? Generated,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Uptime);

/// <summary>A worker without a team has one without name and id.</summary>
[WireName("TeamDetailsLite")]
public sealed record WorkerTeam(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? Id);

public sealed record ModifyWorkerBody
{
    public bool? Maintenance { get; init; }

    public string? MaintenanceMsg { get; init; }

    public bool? Paused { get; init; }

    public string? Info { get; init; }

    public string? Name { get; init; }

    public string? Team { get; init; }
}

/// <summary>Only what was changed.</summary>
[WireName("ModifyWorker")]
public sealed record WorkerModified
{
    public bool? Maintenance { get; init; }

    public bool? Paused { get; init; }

    public string? Info { get; init; }

    public string? Name { get; init; }

    public string? Team { get; init; }
}

[WireName("DeletedWorker")]
public sealed record WorkerDeletedAnswer(Guid DeletedId, string DeletedName);

[WireName("ModifyWorkerInput")]
sealed class ModifyWorkerSchema : BodySchema
{
    public ModifyWorkerSchema()
    {
        Optional("maintenance", Field.Flag());
        Optional("maintenance_msg", Field.Text());
        Optional("paused", Field.Flag());
        Optional("info", Field.Text(0, 1000));
        Optional("name", Field.Text(5, 100));
        Optional("team", Field.Text(0, 36));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WorkerDetails))]
[JsonSerializable(typeof(IReadOnlyList<WorkerDetails>))]
[JsonSerializable(typeof(ModifyWorkerBody))]
[JsonSerializable(typeof(WorkerModified))]
[JsonSerializable(typeof(WorkerDeletedAnswer))]
sealed partial class WorkersJson : JsonSerializerContext;
