using System.Text.Json.Serialization;
using AIHorde.Ledger.Workers.Messages;

namespace AIHorde.Api.Workers.Messages;

public sealed record MessageRequest(string Message, string? WorkerId, string? Origin, int? Expiry);

[WireName("ResponseModelMessage")]
public sealed record MessageView
{
    public string? WorkerId { get; init; }

    public required string UserId { get; init; }

    [JsonConverter(typeof(Rfc822Converter))]
    public required DateTimeOffset Created { get; init; }

    public Guid? Id { get; init; }

    public required string Message { get; init; }

    public required string Origin { get; init; }

    [JsonConverter(typeof(Rfc822Converter))]
    public required DateTimeOffset Expiry { get; init; }

    public static MessageView Of(WorkerMessage message) => new()
    {
        WorkerId = message.Worker?.ToString(),
        UserId = message.Sender.ToString(),
        Created = message.CreatedAt,
        Id = message.Id,
        Message = message.Text,
        Origin = message.Origin,
        Expiry = message.ExpiresAt,
    };
}

[WireName("InputModelMessage")]
sealed class MessageSchema : BodySchema
{
    const int IdLength = 36;

    public MessageSchema()
    {
        Required("message", Field.Text(1, 10_240));
        Optional("worker_id", Field.Text(IdLength, IdLength));
        Optional("origin", Field.Text(1, 255));
        Optional("expiry", Field.Integer(1, 720));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MessageRequest))]
[JsonSerializable(typeof(MessageView))]
[JsonSerializable(typeof(IReadOnlyList<MessageView>))]
sealed partial class MessagesJson : JsonSerializerContext;
