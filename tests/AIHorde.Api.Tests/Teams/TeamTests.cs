using System.Text.Json;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Teams;

[Collection(ApiCollection.Name)]
public class TeamTests(ApiServer server)
{
    const string Path = "/api/v2/teams";

    [Fact]
    public async Task A_trusted_account_founds_a_team_under_a_name_of_its_own()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var name = Unique();
        var made = await server.AskAsync("POST", Path, birch.Key, $$"""{"name":" {{name}} ","info":"We run at night"}""");
        Assert.Equal((200, name), (made.Status, made.Json.GetProperty("name").GetString()));
        var taken = await server.AskAsync("POST", Path, birch.Key, $$"""{"name":"{{name.ToUpperInvariant()}}"}""");
        Assert.Equal((400, "TeamNameAlreadyExists"), (taken.Status, taken.Rc));
        var read = (await server.AskAsync("GET", $"{Path}/{made.Json.GetProperty("id").GetString()}")).Json;
        Assert.Equal((birch.Alias, "We run at night", 0, "0.0"), (read.GetProperty("creator").GetString(), read.GetProperty("info").GetString(),
            read.GetProperty("worker_count").GetInt32(), read.GetProperty("kudos").GetRawText()));
    }

    [Fact]
    public async Task Strangers_and_the_untrusted_are_refused_with_their_own_codes()
    {
        var (birch, fern) = (await server.UserAsync("birch", Roles.Trusted), await server.UserAsync("fern"));
        Assert.Equal("UntrustedTeamCreation", (await server.AskAsync("POST", Path, fern.Key, """{"name":"untrusted"}""")).Rc);
        Assert.Equal("AnonForbidden", (await server.AskAsync("POST", Path, KeyHasher.Anonymous, """{"name":"nobody"}""")).Rc);
        var team = await FoundAsync(birch);
        Assert.Equal("NotOwner", (await server.AskAsync("PATCH", team, fern.Key, """{"info":"mine now"}""")).Rc);
        Assert.Equal("NotModerator", (await server.AskAsync("PATCH", team, fern.Key, """{"name":"mine now"}""")).Rc);
        Assert.Equal("NotModerator", (await server.AskAsync("DELETE", team, fern.Key)).Rc);
        Assert.Equal("NotModerator", (await server.AskAsync("GET", team, fern.Key)).Rc);
        Assert.Equal("InvalidAPIKey", (await server.AskAsync("GET", team, "nobody-has-this-key")).Rc);
        Assert.Equal("InvalidAPIKey", (await server.AskAsync("PATCH", team, "nobody-has-this-key", """{"info":"mine"}""")).Rc);
        var warden = await server.UserAsync("warden", Roles.Moderator);
        Assert.Equal(200, (await server.AskAsync("GET", team, warden.Key)).Status);
        Assert.Equal(200, (await server.AskAsync("PATCH", team, warden.Key, """{"info":"moderated"}""")).Status);
    }

    [Fact]
    public async Task Its_owner_changes_what_is_given_and_nothing_else()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var (team, other, name) = (await FoundAsync(birch), Unique(), Unique());
        Assert.Equal(200, (await server.AskAsync("POST", Path, birch.Key, $$"""{"name":"{{other}}"}""")).Status);
        var named = await server.AskAsync("PATCH", team, birch.Key, $$"""{"name":"{{name}}"}""");
        Assert.Equal($$"""{"name":"{{name}}"}""", named.Json.GetRawText());
        Assert.Equal("TeamNameAlreadyExists", (await server.AskAsync("PATCH", team, birch.Key, $$"""{"name":"{{other}}"}""")).Rc);
        Assert.Equal("BadRequest", (await server.AskAsync("PATCH", team, birch.Key, """{"name":"   a "}""")).Rc);
        Assert.Equal("NoTeamModSelected", (await server.AskAsync("PATCH", team, birch.Key, "{}")).Rc);
        Assert.Equal("ProfaneTeamInfo", (await server.AskAsync("PATCH", team, birch.Key, """{"info":"what shit"}""")).Rc);
        Assert.Equal("ProfaneTeamName", (await server.AskAsync("PATCH", team, birch.Key, """{"name":"what shit"}""")).Rc);
        Assert.Equal("ProfaneTeamName", (await server.AskAsync("POST", Path, birch.Key, """{"name":"what shit"}""")).Rc);
        Assert.Equal("'ab' is too short",
            (await server.AskAsync("PATCH", team, birch.Key, """{"info":"ab"}""")).Json.GetProperty("errors").GetProperty("info").GetString());
        var read = (await server.AskAsync("GET", team)).Json;
        Assert.Equal((name, ""), (read.GetProperty("name").GetString(), read.GetProperty("info").GetString()));
    }

    [Fact]
    public async Task Its_members_are_listed_and_work_on_without_it_when_it_ends()
    {
        var birch = await server.UserAsync("birch", Roles.Trusted);
        var team = await FoundAsync(birch);
        var id = team[(Path.Length + 1)..];
        var worker = await WorkerAsync(birch);
        Assert.Equal(200, (await server.AskAsync("PUT", $"/api/v2/workers/{worker}", birch.Key, $$"""{"team":"{{id}}"}""")).Status);
        var listed = (await server.AskAsync("GET", Path)).Json.EnumerateArray().Single(one => one.GetProperty("id").GetString() == id);
        var member = Assert.Single(listed.GetProperty("workers").EnumerateArray());
        Assert.Equal(("text", worker.ToString()), (member.GetProperty("type").GetString(), member.GetProperty("id").GetString()));
        var model = Assert.Single(listed.GetProperty("models").EnumerateArray());
        Assert.Equal(("koboldcpp/Moss", 1), (model.GetProperty("name").GetString(), model.GetProperty("count").GetInt32()));
        Assert.Equal(id, (await server.AskAsync("DELETE", team, birch.Key)).Json.GetProperty("deleted_id").GetString());
        var again = await server.AskAsync("DELETE", team, birch.Key);
        Assert.Equal((404, "TeamNotFound"), (again.Status, again.Rc));
        var left = (await server.AskAsync("GET", $"/api/v2/workers/{worker}")).Json.GetProperty("team");
        Assert.Equal(JsonValueKind.Null, left.GetProperty("id").ValueKind);
    }

    async Task<string> FoundAsync(TestUser founder)
    {
        var made = await server.AskAsync("POST", Path, founder.Key, $$"""{"name":"{{Unique()}}"}""");
        return $"{Path}/{made.Json.GetProperty("id").GetString()}";
    }

    async Task<Guid> WorkerAsync(TestUser owner)
    {
        var body = $$"""{"name":"{{Unique()}}","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""";
        var popped = await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, body);
        Assert.Equal(200, popped.Status);
        var mine = await server.Services.GetRequiredService<WorkerQueries>().OfOwnerAsync(owner.Id, TestContext.Current.CancellationToken);
        return Assert.Single(mine).Id.Value;
    }

    static string Unique() => $"team {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
}
