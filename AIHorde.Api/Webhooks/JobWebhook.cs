using System.Text.Json;
using System.Text.Json.Serialization;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Webhooks;

/// <summary>
/// A webhook to be called for a delivered job. The message names the job; what was generated is read when it is sent, so that nothing private is
/// copied into the outbox.
/// </summary>
public sealed record JobWebhook(string Url, Guid Job, Guid Request, RequestKind Kind, double Kudos)
{
    public const string OutboxKind = "job-webhook";

    /// <summary>The job's id is the message's: a repetition can be told by it.</summary>
    public static OutboxMessage Of(JobTicket ticket, string url, double reward)
    {
        var webhook = new JobWebhook(url, ticket.Job.Id.Value, ticket.Ask.Request.Value, ticket.Ask.Needs.Kind, reward);
        return new OutboxMessage(ticket.Job.Id.Value, OutboxKind, JsonSerializer.Serialize(webhook, WebhookJson.Default.JobWebhook));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobWebhook))]
[JsonSerializable(typeof(WebhookBody))]
sealed partial class WebhookJson : JsonSerializerContext;
