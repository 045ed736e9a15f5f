using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;

namespace AIHorde.Api.Tests.Security;

/// <summary>A worker's name belongs to who popped with it first, and its jobs to it.</summary>
[Collection(ApiCollection.Name)]
[Trait("threat", "29")]
public class ImpersonationTests(ApiServer server)
{
    [Fact]
    public async Task Nobody_works_under_anothers_name_or_gives_back_anothers_job()
    {
        var owner = await server.UserAsync("owner", Roles.Trusted, kudos: 1_000);
        var thief = await server.UserAsync("thief", Roles.Trusted, kudos: 1_000);
        var pop = """{"name":"The Honest Scribe","models":["impersonation/model"]}""";
        Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop)).Status);
        foreach (var path in new[] { "/api/v2/generate/text/pop", "/api/v2/generate/pop" })
        {
            var stolen = await server.AskAsync("POST", path, thief.Key, pop.Replace("impersonation/model", "stable_diffusion", StringComparison.Ordinal));
            Assert.True(stolen.Rc is Rc.WrongCredentials or Rc.PolymorphicNameConflict, stolen.ToString());
        }

        var asked = await server.AskAsync("POST", "/api/v2/generate/text/async", owner.Key, """{"prompt":"x","models":["impersonation/model"]}""");
        Assert.Equal(202, asked.Status);
        var job = (await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, pop)).Json.GetProperty("id").GetString();
        var submitted = $$"""{"id":"{{job}}","generation":"mine"}""";
        var stealing = await server.AskAsync("POST", "/api/v2/generate/text/submit", thief.Key, submitted);
        Assert.Equal((403, Rc.WrongCredentials), (stealing.Status, stealing.Rc));
        Assert.Equal(401, (await server.AskAsync("POST", "/api/v2/generate/text/submit", "nobody-has-this-key", submitted)).Status);
        Assert.Equal(200, (await server.AskAsync("POST", "/api/v2/generate/text/submit", owner.Key, submitted)).Status);
    }
}
