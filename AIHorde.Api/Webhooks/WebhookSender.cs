using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AIHorde.Api.Alchemy;
using AIHorde.Api.Blobs;
using AIHorde.Api.Outgoing;
using AIHorde.Api.Requests;
using AIHorde.Ledger;
using AIHorde.Ledger.Requests;
using AIHorde.Ledger.Store;

namespace AIHorde.Api.Webhooks;

/// <summary>
/// Sends what the outbox holds for webhooks: only to public addresses, without redirects, and as <see cref="WebhookTurns"/> lets it. What does not arrive
/// is tried again by the outbox, later each time.
/// </summary>
sealed class WebhookSender(
    IHttpClientFactory clients, RequestQueries requests, Payloads payloads, IBlobStore store, AlchemyResults alchemy, WebhookSigner signer,
    WebhookTurns turns, TimeProvider time)
    : IOutboxHandler
{
    static readonly TimeSpan timeout = TimeSpan.FromSeconds(3);

    public string Kind => JobWebhook.OutboxKind;

    public async Task DeliverAsync(OutboxMessage message, string? traceParent, CancellationToken ct)
    {
        var webhook = JsonSerializer.Deserialize(message.Data, WebhookJson.Default.JobWebhook) ?? throw new UndeliverableException("No webhook in it");
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0)
            throw new UndeliverableException("Not an https URL");
        var body = await BodyAsync(webhook, ct) ?? throw new UndeliverableException("The result has expired");
        await turns.TakeAsync(url.Host, () => PostAsync(url, message.Id, body, ct), ct);
    }

    async Task PostAsync(Uri url, Guid id, (int User, string Json) body, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        using var client = clients.CreateClient(PublicHttp.Client);
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        var at = time.GetUtcNow();
        request.Content = new StringContent(body.Json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", signer.Sign(body.User, id.ToString(), at, body.Json));
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            if ((int)answer.StatusCode is < 200 or >= 400) throw new HttpRequestException("It refused", null, answer.StatusCode);
        }
        catch (HttpRequestException failure) when (failure.InnerException is AddressRefusedException && url.HostNameType is not UriHostNameType.Dns)
        {
            // A name may lead elsewhere tomorrow; a number does not.
            throw new UndeliverableException("Not a public address");
        }
    }

    /// <summary>The contract's members, with what is private read now. Null when it is gone.</summary>
    async Task<(int User, string Json)?> BodyAsync(JobWebhook webhook, CancellationToken ct)
    {
        var job = new JobId(webhook.Job);
        if (await requests.FindJobAsync(job, ct) is not { } ticket) return null;
        if (!(await payloads.ResultsAsync([job], ct)).TryGetValue(job, out var result)) return null;
        var common = new WebhookBody
        {
            WorkerId = ticket.Job.Worker.Value,
            WorkerName = result.WorkerName,
            Id = webhook.Job,
            Request = webhook.Request,
            Kudos = webhook.Kudos,
        };
        var generated = common with { Seed = result.Seed, Model = ticket.Job.Model ?? "", GenMetadata = result.Metadata };
        var origin = (await payloads.AskAsync(ticket.Ask.Request, ct)).Origin;
        var sent = webhook.Kind switch
        {
            RequestKind.Image => generated with { Img = result.Text ?? store.GetUrl(BlobNames.OfJob(webhook.Job), origin), Censored = result.Censored },
            RequestKind.Text => generated with { Text = result.Text, State = result.State },
            _ => common with { Form = ticket.Job.Model, State = "done", Result = alchemy.Told(ticket.Job, result, origin) },
        };
        return (ticket.Ask.Terms.Requester.Value, JsonSerializer.Serialize(sent, WebhookJson.Default.WebhookBody));
    }
}

/// <summary>What a receiver gets: the members of the kind alone.</summary>
public sealed record WebhookBody
{
    public string? Img { get; init; }

    public string? Text { get; init; }

    public long? Seed { get; init; }

    public required Guid WorkerId { get; init; }

    public required string WorkerName { get; init; }

    public string? Model { get; init; }

    public string? Form { get; init; }

    public JsonElement? Result { get; init; }

    public required Guid Id { get; init; }

    public bool? Censored { get; init; }

    public string? State { get; init; }

    public IReadOnlyList<GenerationMetadata>? GenMetadata { get; init; }

    public required Guid Request { get; init; }

    public required double Kudos { get; init; }
}
