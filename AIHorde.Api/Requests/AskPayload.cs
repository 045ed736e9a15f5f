using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Api.Alchemy;
using AIHorde.Api.Images;
using AIHorde.Api.Text;
using AIHorde.Ledger;
using AIHorde.Ledger.Dispatch;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Requests;

/// <summary>What a requester said: kept beside the log for as long as the request may live, and nowhere else.</summary>
public sealed record AskPayload
{
    /// <summary>Longer than any request is ever prolonged; the row is gone then whatever became of the request.</summary>
    static readonly TimeSpan keptFor = TimeSpan.FromHours(3);

    public string Prompt { get; init; } = "";

    public TextParams? Text { get; init; }

    public ImageAsk? Image { get; init; }

    public AlchemyAsk? Alchemy { get; init; }

    public string? Webhook { get; init; }

    /// <summary>The trace of the submit, which the worker's and the settlement's spans join.</summary>
    public string? TraceParent { get; init; }

    /// <summary>What is kept in the blob store for its workers.</summary>
    [JsonIgnore]
    public IEnumerable<StoredImage> Sources =>
        ((StoredImage?[])[Image?.Source, Image?.Mask, .. Image?.Extra ?? [], Alchemy?.Source]).OfType<StoredImage>();

    public static AskPayload Read(byte[]? content) =>
        content is null ? new AskPayload() : JsonSerializer.Deserialize(content, RequestsJson.Default.AskPayload) ?? new AskPayload();

    public Payload For(RequestId request, DateTimeOffset now) =>
        new(LiveRequests.AskKey(request), JsonSerializer.SerializeToUtf8Bytes(this, RequestsJson.Default.AskPayload), now + keptFor);
}
