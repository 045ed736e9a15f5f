using AIHorde.Api.Tests.Http;
using AIHorde.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
public class TransportReplayTests(ApiServer server)
{
    [Fact]
    public async Task Transport() => await new Replay(server, "transport")
        .As("user", await server.UserAsync("fern", kudos: 100_000))
        .Change("X-Fields on a list", one => one.Expecting(
            200, """{"username":"Anonymous#0","records":{"request":{"image":"<integer>","text":"<integer>","interrogation":"<integer>"}}}"""))
        .RunAsync();
}

/// <summary>On a server of its own, whose windows end when the test says so.</summary>
[Trait("threat", "18")]
public class RateLimitReplayTests(PostgresServer postgres)
{
    const string Polled = "00000000-0000-7000-8000-000000000001";

    readonly ManualTime time = new();

    [Fact]
    public async Task Rate_limits()
    {
        await using var server = new ApiServer(postgres) { Replace = services => services.AddSingleton(new FixedWindows(time, 10_000)) };
        server.Settings["RateLimits:Enabled"] = "true";
        await server.InitializeAsync();
        var fern = await server.UserAsync("fern", kudos: 100_000);
        var dryRun = """{"prompt":"x","dry_run":true}""";
        await new Replay(server, "rate limits").As("user", fern)
            .Always(one => one.Filling(Polled))
            .Change("headers on success, default limit", one => { one.Expected!["kudos_details"]!["admin"] = "<number>"; return one; })
            .Change("exempt route", one => one.Expecting(
                200, """{"message":"OK","version":"<text>","queue":"<integer>","threads":"<integer>","active_count":"<integer>","db_connection":true}"""))
            .Before("async 1", NextSecond)
            .Before("async 3 in one second", () => server.AskAsync("POST", "/api/v2/generate/text/async", fern.Key, dryRun))
            .Before("eleventh image status in a minute", async () =>
            {
                for (var asked = 0; asked < 10; asked++)
                {
                    Assert.Equal(404, (await server.AskAsync("GET", $"/api/v2/generate/status/{Polled}")).Status);
                }
            })
            .Skip("interrogate status", "RateLimitTableTests holds its limit")
            .RunAsync();

        Task NextSecond()
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }
    }
}
