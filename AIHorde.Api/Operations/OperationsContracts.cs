using System.Text.Json.Serialization;

namespace AIHorde.Api;

public sealed record AddressTimeoutRequest(string Ipaddr, int Hours);

public sealed record AddressRequest(string Ipaddr);

public sealed record WorkerBlockRequest(int Days);

[WireName("IPTimeout")]
public sealed record AddressTimeoutView(string Ipaddr, long Seconds);

[WireName("AddTimeoutIPInput")]
sealed class AddressTimeoutSchema : BodySchema
{
    public AddressTimeoutSchema()
    {
        Required("ipaddr", Field.Text(7, 40));
        Required("hours", Field.Integer(1, 720));
    }
}

[WireName("DeleteTimeoutIPInput")]
sealed class AddressSchema : BodySchema
{
    public AddressSchema() => Required("ipaddr", Field.Text(7, 40));
}

[WireName("AddWorkerTimeout")]
sealed class WorkerBlockSchema : BodySchema
{
    public WorkerBlockSchema() => Required("days", Field.Integer(1, 30));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AddressTimeoutRequest))]
[JsonSerializable(typeof(AddressRequest))]
[JsonSerializable(typeof(WorkerBlockRequest))]
[JsonSerializable(typeof(IReadOnlyList<AddressTimeoutView>))]
sealed partial class OperationsJson : JsonSerializerContext;
