using System.Text.Json;
using System.Text.Json.Nodes;
using AIHorde.Api.Outgoing;
using AIHorde.Api.Tests.Alchemy;
using AIHorde.Ledger.Users;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: what is popped depends on everything that waits.</summary>
public class AlchemyReplayTests(PostgresServer postgres)
{
    const string pop = "/api/v2/interrogate/pop";
    const string submit = "/api/v2/interrogate/submit";

    [Fact]
    public async Task Alchemy()
    {
        await using var server = new ApiServer(postgres)
        {
            Replace = services => services
                .AddSingleton(provider => new PublicFetch(provider.GetRequiredService<IHttpClientFactory>(), new Patience()))
                .AddHttpClient(PublicHttp.Client).ConfigurePrimaryHttpMessageHandler(() => new PictureServer()),
        };
        await server.InitializeAsync();
        var (user, owner) = (await server.UserAsync("fern", kudos: 100_000), await server.UserAsync("oak", Roles.Trusted, kudos: 1_000));
        var (request, caption, upscale) = ("", "", "");
        var nothing = await AskAsync(server, user.Key, "[]");

        async Task PopBothAsync()
        {
            var forms = (await server.AskAsync("POST", pop, owner.Key, Pop("caption", "RealESRGAN_x4plus"))).Json.GetProperty("forms");
            (caption, upscale) = (forms[0].GetProperty("id").GetString()!, forms[1].GetProperty("id").GetString()!);
        }

        async Task DoAsync(string form, string result) =>
            Assert.Equal(200, (await server.AskAsync("POST", submit, owner.Key, $$"""{"id":"{{form}}","result":{{result}}}""")).Status);

        async Task<string> PopOneAsync(string form) =>
            (await server.AskAsync("POST", pop, owner.Key, Pop(form))).Json.GetProperty("forms")[0].GetProperty("id").GetString()!;

        RecordedCase Status(RecordedCase one) => one.At($"/api/v2/interrogate/status/{request}");
        RecordedCase InOrder(RecordedCase one) =>
            Status(one) with { Expected = Sorted(one.Expected!, "caption", "RealESRGAN_x4plus", "interrogation", "nsfw") };
        RecordedCase Submit(RecordedCase one) => one.Sending(one.BodyText!.Replace("\\u003Cuuid\\u003E", caption, StringComparison.Ordinal));

        await new Replay(server, "alchemy")
            .As("user", user).As("requester", user).As("worker-owner", owner).As("untrusted-owner", await server.UserAsync("elm", kudos: 1_000))
            .Always(one => one.Body is JsonObject
                ? one.Sending(one.BodyText!.Replace("\\u003Cbase64 image\\u003E", Pictures.Small, StringComparison.Ordinal))
                : one)
            .Change("unknown form", one => one.Expecting(400, """{"errors":{"forms.0.name":"'nosuch' is not one of <text>"}}"""))
            .Change("pop unknown form", one => one.Expecting(400, """{"errors":{"forms.0":"'nosuch' is not one of <text>"}}"""))
            .Change("status of empty forms", one => one.At($"/api/v2/interrogate/status/{nothing}"))
            .Before("status waiting", async () => request = await AskAsync(server, user.Key, """[{"name":"caption"},{"name":"RealESRGAN_x4plus"}]"""))
            .Change("status waiting", Status)
            .Before("status processing", PopBothAsync)
            .Change("status processing", Status)
            .Change("submit by another owner", Submit).Change("submit without result", Submit).Change("submit result as string", Submit)
            .Before("submit caption again", () => DoAsync(caption, """{"caption":"a cat on a chair"}"""))
            .Change("submit caption again", Submit)
            .Change("status one done", InOrder)
            .Before("status done", () => DoAsync(upscale, """{"RealESRGAN_x4plus":"R2"}"""))
            .Change("status done", one => Status(one) with { Expected = WithoutUrl(one.Expected!) })
            .Before("status after fault", async () =>
            {
                request = await AskAsync(server, user.Key, """[{"name":"caption"},{"name":"interrogation"},{"name":"nsfw"}]""", slowWorkers: false);
                // The case before asked for the same and is served first.
                await DoAsync(await PopOneAsync("caption"), """{"caption":"x"}""");
                var failing = await PopOneAsync("caption");
                await server.AskAsync("POST", submit, owner.Key, $$"""{"id":"{{failing}}","result":{},"state":"faulted"}""");
            })
            .Change("status after fault", InOrder)
            .Before("cancel with one processing", async () =>
            {
                await DoAsync(await PopOneAsync("interrogation"), """{"interrogation":{}}""");
                await PopOneAsync("interrogation");
            })
            .Change("cancel with one processing", InOrder)
            .Change("pop skipped untrusted", one => one.Expecting(200, """{"forms":null,"skipped":{"untrusted":1}}"""))
            .Before("pop image by url", async () =>
            {
                // What cases before this one left waiting.
                foreach (var form in (string[])["nsfw", "caption"]) await PopOneAsync(form);
                foreach (var picture in (string[])[Pictures.Small, "https://pictures.example.org/cat.png"])
                    await AskAsync(server, user.Key, """[{"name":"caption"}]""", picture: picture);
            })
            // What is worked on is what was looked at, so that the picture comes from here.
            .Change("pop image by url", one => { one.Expected!["forms"]![1]!["source_image"] = "<signed-url>"; return one; })
            .Change("submit a form nobody popped", one => one.Sending(
                """{"id":"00000000-0000-0000-0000-000000000001","result":{"caption":"x"}}""").Expecting(404, """{"rc":"InvalidJobID"}"""))
            .RunAsync();
    }

    static async Task<string> AskAsync(ApiServer server, string key, string forms, bool slowWorkers = true, string? picture = null)
    {
        var body = $$"""{"source_image":"{{picture ?? Pictures.Small}}","forms":{{forms}},"slow_workers":{{(slowWorkers ? "true" : "false")}}}""";
        var asked = await server.AskAsync("POST", "/api/v2/interrogate/async", key, body);
        Assert.True(asked.Status == 202, asked.ToString());
        return asked.Json.GetProperty("id").GetString()!;
    }

    static string Pop(params string[] forms) => JsonSerializer.Serialize(new
    {
        name = "Demo Alchemist", forms, amount = forms.Length, max_tiles = 16,
    });

    /// <summary>The reference moves a form to the end when its state changes; here they stay in the order in which they were asked for.</summary>
    static JsonNode Sorted(JsonNode expected, params string[] order)
    {
        var sorted = expected.DeepClone();
        var forms = sorted["forms"]!.AsArray().OrderBy(form => Array.IndexOf(order, (string)form!["form"]!)).Select(form => form!.DeepClone());
        sorted["forms"] = new JsonArray([.. forms]);
        return sorted;
    }

    /// <summary>Signed URLs differ in their form from those of the reference's store.</summary>
    static JsonNode WithoutUrl(JsonNode expected)
    {
        var told = expected.DeepClone();
        told["forms"]![1]!["result"]!["RealESRGAN_x4plus"] = "<text>";
        return told;
    }

    /// <summary>Stands for a server on the Internet.</summary>
    sealed class PictureServer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(Convert.FromBase64String(Pictures.Small)) });
    }

    /// <summary>A clock by which nothing is ever late, so that a busy machine fetches the picture too.</summary>
    sealed class Patience : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
