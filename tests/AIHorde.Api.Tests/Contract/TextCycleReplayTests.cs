using System.Text.Json.Nodes;
using AIHorde.Api.Tests.Requests;
using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>The recorded life of one text request with two pieces; each case's id is filled in from what our server answered.</summary>
public class TextCycleReplayTests(PostgresServer postgres)
{
    const string model = "koboldcpp/Tlacuilo-12B";

    /// <summary>What comes after the first request in the record: other requests, whose stories the tests of jobs tell.</summary>
    static readonly string[] otherStories =
    [
        "status after that cancel", "submit after cancel", "cancel of never started", "status after cancel of never started", "status censored",
        "submit empty generation", "submit too late", "status of expired, not yet swept", "submit again after the 51 entries", "submit while in maintenance",
        "submit without state and seed", "status of an expired request after the sweep", "submit after the time-out",
        "status of a request with three faulted jobs",
    ];

    [Fact]
    public async Task A_text_request_of_two_pieces()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        var (requester, owner) = (await server.UserAsync("fern", kudos: 100_000), await server.UserAsync("oak", Roles.Trusted, kudos: 1_000));
        var (request, job) = ("", "");
        string[] jobs = [];
        await PopAsync();
        var replay = new Replay(server, "job cycle (text)").As("requester", requester).As("worker-owner", owner)
            .Always(one => Fill(one, request, job))
            .Before("submit ok", async () =>
            {
                jobs = await PopAsync();
                job = jobs[0];
            })
            .Before("submit fault", () => Task.FromResult(job = jobs[1]))
            .Before("submit censored by csam metadata", async () => job = await Until.NotNullAsync(async () => (await PopAsync()).FirstOrDefault()))
            .Change("submit unknown key", one => one.Expecting(401, """{"rc":"InvalidAPIKey"}"""))
            .Skip("pop batch of two", "popped by the test, to know the ids")
            .Skip("async n=2", "asked by the test, to know its id");
        foreach (var name in otherStories) replay.Skip(name, "another request's");
        request = (await server.AskAsync("POST", "/api/v2/generate/text/async", requester.Key, Ask)).Json.GetProperty("id").GetString()!;
        await replay.RunAsync();

        async Task<string[]> PopAsync()
        {
            var body = $$"""
                {"name":"Demo Scribe","models":["{{model}}"],"bridge_agent":"KoboldCppEmbedWorker:2:x","max_length":512,"max_context_length":8192,"amount":2}
                """;
            var popped = (await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, body)).Json;
            return [.. popped.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];
        }
    }

    static string Ask => $$"""
        {"prompt":"The lighthouse keeper opened the log book and wrote:","params":{"n":2,"max_length":64,"max_context_length":4096},"models":["{{model}}"],
        "validated_backends":true}
        """;

    static RecordedCase Fill(RecordedCase one, string request, string job)
    {
        var filled = one.At(one.Path.Replace("<uuid>", request, StringComparison.Ordinal));
        return filled.Body is JsonObject body && (string?)body["id"] == "<uuid>"
            ? filled.Sending(body.ToJsonString().Replace("\\u003Cuuid\\u003E", job.Length > 0 ? job : Guid.Empty.ToString(), StringComparison.Ordinal))
            : filled;
    }
}
