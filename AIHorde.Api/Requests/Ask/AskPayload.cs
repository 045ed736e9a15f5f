using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Api.Alchemy;
using AIHorde.Api.Images;
using AIHorde.Api.Text;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>What a requester said: kept beside the log until the request expires, and nowhere else.</summary>
public sealed record AskPayload
{
    public string Prompt { get; init; } = "";

    public TextParams? Text { get; init; }

    public ImageAsk? Image { get; init; }

    public AlchemyAsk? Alchemy { get; init; }

    public string? Webhook { get; init; }

    /// <summary>The address by which the requester reached this server, and its webhook will reach a picture.</summary>
    public string Origin { get; init; } = "";

    /// <summary>The trace of the submit, which the worker's and the settlement's spans join.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What is kept in the blob store for its workers.</summary>
    [JsonIgnore]
    public IEnumerable<StoredImage> Sources =>
        ((StoredImage?[])[Image?.Source, Image?.Mask, .. Image?.Extra ?? [], Alchemy?.Source]).OfType<StoredImage>();

    public static AskPayload Read(byte[]? content) =>
        content is null ? new AskPayload() : JsonSerializer.Deserialize(content, RequestsJson.Default.AskPayload) ?? new AskPayload();

    public Payload For(RequestId request, DateTimeOffset now) =>
        new(RequestStream.AskKey(request), JsonSerializer.SerializeToUtf8Bytes(this, RequestsJson.Default.AskPayload), now + RequestLimits.PayloadLifetime);
}
