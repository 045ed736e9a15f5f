using System.Text.Json;
using AIHorde.Api.Moderation;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Store;
using AIHorde.Ledger.Users;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace AIHorde.Api.Tests.Moderation;

[Collection(ApiCollection.Name)]
public class ModerationTests(ApiServer server)
{
    const string Path = "/api/v2/moderation";

    [Fact]
    public async Task Accounts_are_found_by_a_part_of_their_name_their_number_and_their_standing()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var (willow, plain) = (await server.UserAsync("wil%low_x", Roles.Flagged), await server.UserAsync("wilXlowYx"));
        Assert.Equal([willow.Id.Value], await IdsAsync(warden, "q=l%25low_"));
        Assert.Equal([plain.Id.Value], (await IdsAsync(warden, $"q={plain.Id}")).Where(id => id == plain.Id.Value));
        Assert.Contains(willow.Id.Value, await IdsAsync(warden, "q=wil&standing=flagged"));
        Assert.DoesNotContain(plain.Id.Value, await IdsAsync(warden, "q=wil&standing=flagged"));
        await server.AskAsync("DELETE", $"/api/v2/users/{plain.Id}", plain.Key);
        Assert.Equal([plain.Id.Value], await IdsAsync(warden, "q=wilXlow&standing=deleted"));
        Assert.Equal(400, (await server.AskAsync("GET", $"{Path}/users?standing=rich", warden.Key)).Status);
        Assert.Equal(400, (await server.AskAsync("GET", $"{Path}/users?page=x", warden.Key)).Status);
    }

    [Fact]
    public async Task Suspicions_are_told_by_cause_and_put_an_account_into_the_list()
    {
        var (warden, fern) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        var bus = server.Services.GetRequiredService<CommandBus>();
        await bus.SubmitAsync(new SuspectUser(fern.Id, Suspicion.CorruptPrompt), TestContext.Current.CancellationToken);
        var causes = (await server.AskAsync("GET", $"{Path}/users/{fern.Id}/suspicions", warden.Key)).Json.GetProperty("causes");
        Assert.True(causes.GetProperty("CorruptPrompt").GetInt32() > 0);
        Assert.Contains(fern.Id.Value, await IdsAsync(warden, $"q={fern.Id}&standing=suspicious"));
        Assert.Equal(404, (await server.AskAsync("GET", $"{Path}/users/abc/suspicions", warden.Key)).Status);
    }

    [Fact]
    public async Task Workers_are_found_by_name_and_standing()
    {
        var (warden, owner) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("owner"));
        var name = $"worker {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var body = $$"""{"name":"{{name}}","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""";
        await server.AskAsync("POST", "/api/v2/generate/text/pop", owner.Key, body);
        var found = Assert.Single((await FindAsync("online")).EnumerateArray());
        Assert.Equal((name, owner.Alias, "127.0.0.1"),
            (found.GetProperty("name").GetString(), found.GetProperty("owner").GetString(), found.GetProperty("ipaddr").GetString()));
        Assert.Empty((await FindAsync("paused")).EnumerateArray());
        await server.AskAsync("PUT", $"/api/v2/workers/{found.GetProperty("id").GetString()}", warden.Key, """{"paused":true}""");
        Assert.Single((await FindAsync("paused")).EnumerateArray());
        Assert.Equal(400, (await server.AskAsync("GET", $"{Path}/workers?standing=fast", warden.Key)).Status);

        async Task<JsonElement> FindAsync(string standing) =>
            (await server.AskAsync("GET", $"{Path}/workers?q={Uri.EscapeDataString(name)}&standing={standing}", warden.Key)).Json;
    }

    [Fact]
    public async Task What_a_moderator_does_to_others_is_written_down_with_its_reason_and_without_texts()
    {
        var (warden, fern) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        const string change = """{"flagged":true,"concurrency":7,"admin_comment":"sends spam"}""";
        var reason = (Audit.ReasonHeader, Uri.EscapeDataString(" Zoë asked:\0 100 %"));
        var done = await server.AskAsync("PUT", $"/api/v2/users/{fern.Id}", warden.Key, change, reason);
        Assert.True(done.Status == 200, done.ToString());
        Assert.Equal(403, (await server.AskAsync("PUT", $"/api/v2/users/{fern.Id}", warden.Key, """{"kudos":5}""")).Status);
        Assert.Equal(200, (await server.AskAsync("PUT", $"/api/v2/users/{warden.Id}", warden.Key, """{"public_workers":true}""")).Status);
        var written = Assert.Single(await ActionsAsync(warden, fern.Id.ToString()));
        Assert.Equal((warden.Alias, "account changed", "concurrency 7, flagged true, admin_comment", "Zoë asked: 100 %"),
            (Text(written, "moderator"), Text(written, "action"), Text(written, "details"), Text(written, "reason")));
        Assert.Empty(await ActionsAsync(warden, warden.Id.ToString()));
        var before = written.GetProperty("id").GetInt64();
        Assert.Empty((await server.AskAsync("GET", $"{Path}/actions?before={before}&target={fern.Id}", warden.Key)).Json.EnumerateArray());
    }

    [Fact]
    public async Task The_log_of_moderators_cannot_be_rewritten()
    {
        var (warden, fern) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("fern"));
        await server.AskAsync("PUT", $"/api/v2/users/{fern.Id}", warden.Key, """{"concurrency":9}""");
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var rewrite = source.CreateCommand("UPDATE moderation_actions SET reason = 'another'");
        await Assert.ThrowsAsync<PostgresException>(() => rewrite.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_kind_of_moderation_is_written_down()
    {
        var (warden, birch) = (await server.UserAsync("warden", Roles.Moderator), await server.UserAsync("birch", Roles.Trusted));
        var style = (await server.AskAsync("POST", "/api/v2/styles/image", birch.Key, """{"name":"watched","models":["stable_diffusion"]}""")).Json;
        var id = Text(style, "id");
        Assert.Equal(200, (await server.AskAsync("DELETE", $"/api/v2/styles/image/{id}", warden.Key)).Status);
        Assert.Equal("style deleted", Text(Assert.Single(await ActionsAsync(warden, id)), "action"));
        await server.AskAsync("POST", "/api/v2/operations/ipaddr", warden.Key, """{"ipaddr":"192.0.2.199","hours":2}""");
        await server.AskAsync("DELETE", "/api/v2/operations/ipaddr", warden.Key, """{"ipaddr":"192.0.2.199"}""");
        Assert.Equal(["address freed", "address blocked"], (await ActionsAsync(warden, "192.0.2.199")).Select(one => Text(one, "action")));
        Assert.Equal(["", "hours 2"], (await ActionsAsync(warden, "192.0.2.199")).Select(one => Text(one, "details")));
    }

    [Fact]
    public async Task A_message_that_was_given_up_is_seen_and_sent_again()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var dead = source.CreateCommand(
            """
            INSERT INTO outbox (id, kind, data, enqueued_at, attempts, dead_at, last_error)
            VALUES ($1, 'nobody-handles-this', '{}', now(), 9, now(), 'HttpRequestException')
            """);
        dead.Parameters.Add(new() { Value = id });
        await dead.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var seen = (await LettersAsync()).Single(one => Text(one, "id") == id.ToString());
        Assert.Equal((9, "HttpRequestException"), (seen.GetProperty("attempts").GetInt32(), Text(seen, "error")));
        Assert.Equal(200, (await server.AskAsync("POST", $"{Path}/outbox/{id}/replay", warden.Key)).Status);
        Assert.DoesNotContain(await LettersAsync(), one => Text(one, "id") == id.ToString());
        Assert.Equal(404, (await server.AskAsync("POST", $"{Path}/outbox/{id}/replay", warden.Key)).Status);
        Assert.Equal("message sent again", Text(Assert.Single(await ActionsAsync(warden, id.ToString())), "action"));

        async Task<JsonElement[]> LettersAsync() => [.. (await server.AskAsync("GET", $"{Path}/outbox", warden.Key)).Json.EnumerateArray()];
    }

    [Fact]
    public async Task A_pattern_is_tried_as_filters_read_prompts()
    {
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var tried = (await TryAsync("""{"regex":"moss|fern","prompt":"A (MOSS:1.2), m-o-s-s and fern###moss"}""")).Json;
        var (text, hits) = (Text(tried, "text"), tried.GetProperty("hits").EnumerateArray()
            .Select(hit => (Start: hit.GetProperty("start").GetInt32(), Length: hit.GetProperty("length").GetInt32())).ToList());
        Assert.Equal("moss moss fern", string.Join(' ', hits.Select(hit => text.Substring(hit.Start, hit.Length))).ToLowerInvariant());
        Assert.Equal((400, "BadRequest"), Failure(await TryAsync("""{"regex":"(a","prompt":"a"}""")));
        Assert.Equal((400, "BadRequest"), Failure(await TryAsync("""{"regex":"(a)\\1","prompt":"aa"}""")));
        Assert.Equal(400, (await TryAsync("""{"regex":"a"}""")).Status);

        Task<Reply> TryAsync(string body) => server.AskAsync("POST", $"{Path}/filters/trial", warden.Key, body);
    }

    async Task<int[]> IdsAsync(TestUser warden, string query) =>
        [.. (await server.AskAsync("GET", $"{Path}/users?{query}", warden.Key)).Json.EnumerateArray().Select(one => one.GetProperty("id").GetInt32())];

    async Task<JsonElement[]> ActionsAsync(TestUser warden, string target) =>
        [.. (await server.AskAsync("GET", $"{Path}/actions?target={Uri.EscapeDataString(target)}", warden.Key)).Json.EnumerateArray()];

    static string Text(JsonElement of, string member) => of.GetProperty(member).GetString()!;

    static (int, string?) Failure(Reply reply) => (reply.Status, reply.Rc);
}
