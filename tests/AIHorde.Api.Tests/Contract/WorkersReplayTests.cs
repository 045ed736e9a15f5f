using AIHorde.Ledger.Users;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Contract;

/// <summary>On a server of its own: the names of workers are taken by other tests.</summary>
public class WorkersReplayTests(PostgresServer postgres)
{
    [Fact]
    public async Task Workers_as_the_public_their_owner_and_moderators_see_and_change_them()
    {
        await using var server = new ApiServer(postgres);
        await server.InitializeAsync();
        var elm = await server.UserAsync("elm", kudos: 1_000);
        await server.AskAsync("PUT", $"/api/v2/users/{elm.Id.Value}", elm.Key, """{"contact":"owner@example.org"}""");
        await PopAsync("generate/text", """{"name":"Demo Scribe","models":["koboldcpp/Tlacuilo-12B"],"bridge_agent":"KoboldCppEmbedWorker:2:x"}""");
        await PopAsync("generate/text", """{"name":"Stale Scribe","models":["abc"],"bridge_agent":"KoboldCppEmbedWorker:2:x"}""");
        await PopAsync("interrogate", """{"name":"Demo Alchemist","forms":["caption"],"bridge_agent":"AI Horde Worker reGen:13:x"}""");
        await PopAsync("generate", """{"name":"Demo Dreamer","models":["stable_diffusion"],"bridge_agent":"AI Horde Worker reGen:13:x"}""");
        var (scribe, stale) = (await IdAsync("Demo Scribe"), await IdAsync("Stale Scribe"));
        var (dreamer, alchemist) = (await IdAsync("Demo Dreamer"), await IdAsync("Demo Alchemist"));
        await new Replay(server, "workers")
            .As("untrusted-owner", elm).As("moderator", await server.UserAsync("warden", Roles.Moderator | Roles.Trusted))
            .As("other-user", await server.UserAsync("birch"))
            .Always(one => Shape(one.At(one.Path.Replace("<uuid>", IdOf(one), StringComparison.Ordinal))))
            .Change("PUT info too long", one => one.Sending($$"""{"info":"{{new string('x', 1001)}}"}"""))
            .Change("PUT profane name", one => one.Sending("""{"name":"shitty worker"}""").Expecting(400, """{"rc":"ProfaneWorkerName"}"""))
            .Change("DELETE missing key", one => one.Expecting(400, """{"message":"Input payload validation failed"}"""))
            .Before("public read right after PUT info", () => server.AskAsync("PUT", $"/api/v2/workers/{stale}", elm.Key, """{"info":"changed info"}"""))
            .Before("text worker, public, owner has public_workers",
                () => server.AskAsync("PUT", $"/api/v2/users/{elm.Id.Value}", elm.Key, """{"public_workers":true}"""))
            .RunAsync();

        string IdOf(RecordedCase one) => one.Name.Split(' ')[0] switch
        {
            "image" => dreamer,
            "alchemist," => alchemist,
            _ when one.Name.StartsWith("public read", StringComparison.Ordinal) || one.Name.EndsWith("public_workers", StringComparison.Ordinal) => stale,
            _ => scribe,
        };

        async Task PopAsync(string path, string body) =>
            Assert.Equal(200, (await server.AskAsync("POST", $"/api/v2/{path}/pop", elm.Key, body)).Status);

        async Task<string> IdAsync(string name) =>
            (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;
    }

    /// <summary>What depends on when the worker was seen and with which program is compared as far as it is there.</summary>
    static RecordedCase Shape(RecordedCase one)
    {
        if (one.Expected?.DeepClone() is not System.Text.Json.Nodes.JsonObject page || !page.ContainsKey("requests_fulfilled")) return one;
        foreach (var name in (string[])["bridge_agent", "max_length", "max_context_length", "ipaddr", "max_pixels", "models"]) page.Remove(name);
        return one with { Expected = page };
    }
}
