using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract;

[Collection(ApiCollection.Name)]
public class GenerationReplayTests(ApiServer server)
{
    const string png =
        "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAIklEQVR4nO3BAQ0AAADCoPdPbQ8HFAAAAAAAAAAAAAAA8G4wQAABiwCo9wAAAABJRU5ErkJggg==";

    [Fact]
    public async Task Text_requests()
    {
        var poor = await server.UserAsync("poor");
        await new Replay(server, "text async")
            .As("requester", await server.UserAsync("requester", kudos: 100_000)).As("poor", poor)
            .Always(WhoeverWorks)
            .Change("dry run unknown model", one => one.Expecting(200, """{"kudos":9.0}"""))
            .Change("stop sequences too long", one => one.Sending(
                $$$"""{"prompt":"x","params":{"stop_sequence":["{{{new string('s', 2001)}}}"]}}"""))
            .Before("concurrency exceeded", () => server.AskAsync("POST", "/api/v2/generate/text/async", poor.Key, """{"prompt":"x","params":{"n":20}}"""))
            .Skip("text check does not exist", "an unknown path is JSON here")
            .RunAsync();
    }

    [Fact]
    public async Task Image_requests()
    {
        var (poor, quill) = (await server.UserAsync("needy"), await server.UserAsync("quill", Roles.Special, kudos: 1_000));
        await new Replay(server, "image async")
            .As("requester", await server.UserAsync("asking", kudos: 100_000)).As("poor", poor)
            .As("trusted-user", await server.UserAsync("birch", Roles.Trusted, kudos: 100_000))
            .As("education-user", await server.UserAsync("school", Roles.Education))
            .Always(Fill)
            .Change("source image url unreachable", one => one.Sending("""{"prompt":"x","source_image":"http://127.0.0.1:9/x.png"}"""))
            .Change("prompt over 7500 words", one => one.Sending(
                $$"""{"prompt":"{{string.Join(' ', Enumerable.Repeat("a", 7501))}}","models":["stable_diffusion"]}"""))
            .Change("post_processing unknown", one => one.Expecting(400, """{"message":"Input payload validation failed"}"""))
            .Before("concurrency exceeded", () => server.AskAsync(
                "POST", "/api/v2/generate/async", poor.Key, """{"prompt":"x","params":{"n":20},"models":["stable_diffusion"]}"""))
            .As("special-user", quill)
            .Change("special model", one => Fill(one.Filling(quill.Id.ToString(), "<user-id>")))
            .Change("special model of somebody else", one => one.Filling("1", "<user-id>"))
            .Change("legacy beta model as anonymous", one => one.Filling("6901", "<user-id>"))
            .Before("blocked prompt, replacement off", () => FilterAsync(("zzalpha", 10), ("zzomega", 20)))
            .Change("blocked prompt, replacement off", one => one.From("203.0.113.52"))
            .Change("request right after a blocked prompt", one => one.From("203.0.113.52"))
            .RunAsync();

        async Task FilterAsync(params (string Regex, int Type)[] filters)
        {
            var warden = await server.UserAsync("warden", Roles.Moderator);
            foreach (var (regex, type) in filters)
                await server.AskAsync("PUT", "/api/v2/filters", warden.Key, $$"""{"regex":"{{regex}}","filter_type":{{type}}}""");
        }
    }

    /// <summary>Whether an accepted request is told that nobody can serve it depends on the workers that other tests left behind.</summary>
    static RecordedCase WhoeverWorks(RecordedCase one)
    {
        if (one.Status != 202 || one.Expected?.DeepClone() is not System.Text.Json.Nodes.JsonObject told) return one;
        told.Remove("message");
        return one with { Expected = told };
    }

    /// <summary>Estimated prices are near the recorded ones and not equal to them, so that only their presence is compared.</summary>
    static RecordedCase Fill(RecordedCase one)
    {
        var expected = one.Expected?.DeepClone();
        if (expected is System.Text.Json.Nodes.JsonObject answer && answer.ContainsKey("kudos")) answer["kudos"] = "<number>";
        if (expected is System.Text.Json.Nodes.JsonObject warned && warned["warnings"] is not null) warned.Remove("warnings");
        var filled = WhoeverWorks(one with { Expected = expected });
        if (one.Body is not System.Text.Json.Nodes.JsonObject) return filled;
        var text = one.Body.ToJsonString().Replace("\\u003Cbase64 image\\u003E", png, StringComparison.Ordinal)
            .Replace("\\u003Cuuid\\u003E", "00000000-0000-0000-0000-000000000001", StringComparison.Ordinal);
        return filled.Sending(text);
    }
}
