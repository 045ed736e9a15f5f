using System.Text.Json.Serialization;

namespace AIHorde.Api;

/// <summary>A transfer or an award. A setter, because the generated reader passes over the default of a member that can only be initialised.</summary>
public sealed record GiftRequest
{
    /// <summary>What a gift without an amount gives.</summary>
    public const long AmountDefault = 100;

    public required string Username { get; init; }

    public long Amount { get; set; } = AmountDefault;
}

[WireName("KudosTransferred")]
public sealed record TransferredView(decimal Transferred);

[WireName("KudosAwarded")]
public sealed record AwardedView(decimal Awarded);

[WireName("GiftInput")]
sealed class GiftBody : LooseBody
{
    public GiftBody()
    {
        Text("username", "The alias of the receiver, or a shared key.", required: true);
        Integer("amount", "How much; 100 where nothing is said.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GiftRequest))]
[JsonSerializable(typeof(TransferredView))]
[JsonSerializable(typeof(AwardedView))]
sealed partial class KudosJson : JsonSerializerContext;
