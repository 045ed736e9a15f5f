using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AIHorde.Api.Outgoing;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Tests.Text;
using AIHorde.Api.Webhooks;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Webhooks;

public sealed class WebhookTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";

    [Fact]
    [Trait("threat", "13")]
    public async Task A_delivered_job_calls_its_webhook_signed_and_again_until_it_is_heard()
    {
        var receiver = new Receiver(failures: 1);
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync(), services =>
            services.AddHttpClient(PublicHttp.Client).ConfigurePrimaryHttpMessageHandler(() => receiver))).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new
        {
            prompt = "x", models = new[] { model }, webhook = "https://hooks.example.org/horde",
        });
        var job = (await node.PopTextAsync(model)).Body.GetProperty("id").GetString();
        await node.SubmitTextAsync(job, "So it was.");
        await Until.TrueAsync(() => Task.FromResult(receiver.Heard.Count >= 2));

        var (first, second) = (receiver.Heard[0], receiver.Heard[1]);
        Assert.Equal(first.Id, second.Id);
        Assert.Equal((job, asked.Body.GetProperty("id").GetString(), "So it was.", "ok"), (
            second.Json.GetProperty("id").GetString(), second.Json.GetProperty("request").GetString(),
            second.Json.GetProperty("text").GetString(), second.Json.GetProperty("state").GetString()));
        Assert.True(second.Json.GetProperty("kudos").GetDouble() > 0);
        var secret = node.Services.GetRequiredService<WebhookSigner>().SecretOf(5);
        Assert.Equal(Expected(secret, second, second.Body), second.Signature);
        Assert.NotEqual(Expected(secret, second, second.Body + " "), second.Signature);
    }

    /// <summary>Verified as any receiver would do it, with nothing of this program.</summary>
    static string Expected(string secret, Message heard, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = string.Create(CultureInfo.InvariantCulture, $"{heard.Id}.{heard.Timestamp}.{body}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
    }

    sealed record Message(string Id, string Timestamp, string Signature, string Body)
    {
        public JsonElement Json => JsonDocument.Parse(Body).RootElement;
    }

    sealed class Receiver(int failures) : HttpMessageHandler
    {
        readonly List<Message> heard = [];

        public IReadOnlyList<Message> Heard
        {
            get
            {
                lock (heard) return [.. heard];
            }
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string Header(string name) => request.Headers.GetValues(name).Single();
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            lock (heard)
            {
                heard.Add(new Message(Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), body));
                return new HttpResponseMessage(heard.Count <= failures ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
            }
        }
    }
}
