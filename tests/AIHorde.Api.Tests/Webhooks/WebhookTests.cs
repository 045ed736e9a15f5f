using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AIHorde.Api.Outgoing;
using AIHorde.Api.Tests.Http;
using AIHorde.Api.Tests.Images;
using AIHorde.Api.Tests.Requests;
using AIHorde.Api.Tests.Text;
using AIHorde.Api.Webhooks;
using AIHorde.Ledger.Store;
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

    [Fact]
    public async Task The_webhook_of_an_image_leads_to_where_its_requester_reached_the_horde()
    {
        var receiver = new Receiver(failures: 0);
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync(), services =>
            services.AddHttpClient(PublicHttp.Client).ConfigurePrimaryHttpMessageHandler(() => receiver))).WithAccountsAsync();
        await node.PostAsync("/generate/async", HordeNode.Requester, new
        {
            prompt = "x", models = new[] { "stable_diffusion" }, webhook = "https://hooks.example.org/horde",
        });
        var job = (await node.PopImageAsync("stable_diffusion")).Body.GetProperty("id").GetString();
        Assert.Equal(200, (await node.PostAsync("/generate/submit", HordeNode.WorkerOwner, new { id = job, generation = "R2", seed = 5 })).Status);
        await Until.TrueAsync(() => Task.FromResult(receiver.Heard.Count > 0));
        var told = receiver.Heard[0].Json;
        Assert.StartsWith($"http://localhost/blobs/{job}.webp?", told.GetProperty("img").GetString(), StringComparison.Ordinal);
        Assert.Equal((5, false, "stable_diffusion"), (
            told.GetProperty("seed").GetInt32(), told.GetProperty("censored").GetBoolean(), told.GetProperty("model").GetString()));
    }

    [Theory]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://[fd00::1]/hook")]
    [Trait("threat", "13")]
    public async Task A_number_inside_a_private_network_is_given_up_at_once(string webhook)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", models = new[] { model }, webhook });
        await node.SubmitTextAsync((await node.PopTextAsync(model)).Body.GetProperty("id").GetString(), "So it was.");
        var letters = node.Services.GetRequiredService<DeadLetters>();
        var letter = await Until.NotNullAsync(async () => (await letters.ListAsync()).SingleOrDefault());
        Assert.Equal((1, "Not a public address"), (letter.Attempts, letter.LastError));
    }

    [Fact]
    [Trait("threat", "14")]
    public async Task A_host_gets_two_messages_at_a_time_and_none_for_a_while_when_it_did_not_answer()
    {
        var (time, silent) = (new ManualTime(), new TaskCompletionSource());
        var turns = new WebhookTurns(time);
        var (running, most, tried) = (0, 0, 0);
        async Task DeliverAsync()
        {
            Interlocked.Increment(ref tried);
            most = Math.Max(most, Interlocked.Increment(ref running));
            await silent.Task;
            Interlocked.Decrement(ref running);
            throw new HttpRequestException("no connection");
        }

        var sending = Enumerable.Range(0, 10).Select(_ => turns.TakeAsync("slow.example.org", DeliverAsync, default)).ToList();
        await turns.TakeAsync("other.example.org", () => Task.CompletedTask, default);
        silent.SetResult();
        foreach (var one in sending) await Assert.ThrowsAsync<HttpRequestException>(() => one);
        Assert.Equal((2, 2), (most, tried));
        await Assert.ThrowsAsync<HttpRequestException>(() => turns.TakeAsync("SLOW.example.org", () => Task.CompletedTask, default));
        time.Advance(TimeSpan.FromSeconds(31));
        await turns.TakeAsync("slow.example.org", () => Task.CompletedTask, default);
    }

    [Fact]
    public async Task A_host_that_refuses_one_message_still_gets_the_next()
    {
        var turns = new WebhookTurns(new ManualTime());
        await Assert.ThrowsAsync<HttpRequestException>(() => turns.TakeAsync(
            "hooks.example.org", () => throw new HttpRequestException("It refused", null, HttpStatusCode.NotFound), default));
        await turns.TakeAsync("hooks.example.org", () => Task.CompletedTask, default);
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
