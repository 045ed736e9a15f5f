using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Contract.Codes;

/// <summary>Return codes of accounts, keys and workers that no recorded case has.</summary>
[Collection(ApiCollection.Name)]
public class AccountCodeTests(ApiServer server)
{
    [Fact]
    public async Task The_anonymous_account_deletes_nobody()
    {
        var user = await server.UserAsync("fern");
        await RefusesAsync("DELETE", $"/api/v2/users/{user.Id}", KeyHasher.Anonymous, null, 403, Rc.AnonForbiddenUser);
    }

    [Fact]
    public async Task An_empty_shared_key_pays_for_nothing()
    {
        var owner = await server.UserAsync("owner", kudos: 1_000);
        var key = (await server.AskAsync("PUT", "/api/v2/sharedkeys", owner.Key, """{"kudos":0}""")).Json.GetProperty("id").GetString();
        await RefusesAsync("POST", "/api/v2/generate/text/async", key, """{"prompt":"x"}""", 403, Rc.SharedKeyEmpty);
    }

    [Fact]
    public async Task An_entry_that_is_not_there_is_not_proven() =>
        await RefusesAsync("GET", "/api/v2/kudos/ledger/proof/nothing", null, null, 404, Rc.ThingNotFound);

    [Fact]
    public async Task Indecent_names_are_refused_wherever_they_are_shown()
    {
        var owner = await server.UserAsync("owner", Roles.Trusted);
        await RefusesAsync("POST", "/api/v2/styles/image", owner.Key, """{"name":"fucking style","models":["stable_diffusion"]}""", 400, Rc.Profanity);
        await RefusesAsync("POST", "/api/v2/teams", owner.Key, """{"name":"fucking team"}""", 400, Rc.ProfaneTeamName);
        await RefusesAsync("POST", "/api/v2/teams", owner.Key, """{"name":"A decent team","info":"fucking info"}""", 400, Rc.ProfaneTeamInfo);
        await RefusesAsync("PUT", $"/api/v2/users/{owner.Id}", owner.Key, """{"contact":"fucking contact"}""", 400, Rc.ProfaneUserContact);
        await RefusesAsync("PUT", $"/api/v2/users/{owner.Id}", ApiServer.AdminKey, """{"admin_comment":"fucking comment"}""", 400, Rc.ProfaneAdminComment);
        await RefusesAsync("POST", "/api/v2/generate/text/pop", owner.Key, """{"name":"fucking worker","models":["abc"]}""", 400, Rc.ProfaneWorkerName);
        await RefusesAsync(
            "POST", "/api/v2/generate/text/pop", owner.Key, """{"name":"A decent worker","models":["abc"],"bridge_agent":"fucking bridge:1:x"}""", 400,
            Rc.ProfaneBridgeAgent);
    }

    [Fact]
    public async Task A_worker_is_renamed_into_no_other_and_not_deleted_at_work()
    {
        var owner = await server.UserAsync("owner", Roles.Trusted, kudos: 1_000);
        var first = await PopAsync(owner, "Rc Scribe One");
        await PopAsync(owner, "Rc Scribe Two");
        await RefusesAsync("PUT", $"/api/v2/workers/{first}", owner.Key, """{"name":"Rc Scribe Two"}""", 400, Rc.WorkerNameAlreadyExists);
        await RefusesAsync("PUT", $"/api/v2/workers/{first}", owner.Key, """{"info":"fucking info"}""", 400, Rc.ProfaneWorkerInfo);
        await server.AskAsync("POST", "/api/v2/generate/text/async", owner.Key, """{"prompt":"x","models":["rc/model-of-codes"]}""");
        await PopAsync(owner, "Rc Scribe One");
        await RefusesAsync("DELETE", $"/api/v2/workers/{first}", owner.Key, null, 423, Rc.Locked);
    }

    [Fact]
    public async Task Twenty_one_workers_are_enough_for_a_trusted_account()
    {
        var trusted = await server.UserAsync("many", Roles.Trusted);
        for (var n = 1; n <= 21; n++)
        {
            await PopAsync(trusted, $"Rc Crowd {n}");
        }

        await RefusesAsync(
            "POST", "/api/v2/generate/text/pop", trusted.Key, """{"name":"Rc Crowd 22","models":["abc"]}""", 403, Rc.TooManyWorkersTrusted);
    }

    async Task<string> PopAsync(TestUser owner, string name)
    {
        var popped = await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, $$"""{"name":"{{name}}","models":["rc/model-of-codes"]}""");
        Assert.True(popped.Status == 200, popped.ToString());
        return (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;
    }

    async Task RefusesAsync(string method, string path, string? key, string? json, int status, string rc)
    {
        var reply = await server.AskAsync(method, path, key, json);
        Assert.True((reply.Status, reply.Rc) == (status, rc), $"{method} {path} {json}: {reply}");
    }
}
