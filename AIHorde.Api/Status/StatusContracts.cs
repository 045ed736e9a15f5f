using System.Text.Json.Serialization;

namespace AIHorde.Api;

public sealed record ModesRequest(bool? MaintenanceMode, bool? InviteOnlyMode, bool? RaidMode);

/// <summary>Raid mode is shown to moderators only. The answer to a change names what was changed.</summary>
[WireName("HordeModes")]
public sealed record ModesView(bool? MaintenanceMode, bool? InviteOnlyMode, bool? RaidMode);

public sealed record HeartbeatView(
    string Message, string Version, long Queue, int Threads, int ActiveCount, bool DbConnection);

[WireName("Newspiece")]
public sealed record NewsPiece(
    string DatePublished, string Newspiece, string Importance, IReadOnlyList<string> Tags, string Title, IReadOnlyList<string> MoreInfoUrls);

[WireName("HordeModesInput")]
sealed class ModesBody : LooseBody
{
    public ModesBody()
    {
        Flag("maintenance_mode", "No new requests; what is under way is ended. Administrators only.");
        Flag("invite_only_mode", "New workers need an invitation.");
        Flag("raid_mode", "The cluster is under attack.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModesRequest))]
[JsonSerializable(typeof(ModesView))]
[JsonSerializable(typeof(HeartbeatView))]
[JsonSerializable(typeof(IReadOnlyList<NewsPiece>))]
sealed partial class StatusJson : JsonSerializerContext;
