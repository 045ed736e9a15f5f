using System.Text.Json;
using AIHorde.Api.Tests.Contract;
using AIHorde.Ledger.Users;
using AIHorde.Ledger.Workers.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace AIHorde.Api.Tests.Workers;

[Collection(ApiCollection.Name)]
public class MessageTests(ApiServer server)
{
    const string Path = "/api/v2/workers/messages";

    [Theory]
    [InlineData("/api/v2/generate/pop", """{"name":"@","models":["stable_diffusion"]}""")]
    [InlineData("/api/v2/generate/text/pop", """{"name":"@","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""")]
    public async Task Pops_carry_what_the_worker_and_all_workers_are_told_until_it_ends(string pop, string body)
    {
        var (owner, warden) = (await server.UserAsync("owner"), await server.UserAsync("warden", Roles.Moderator));
        var name = Unique();
        var popped = () => PopAsync(pop, body.Replace("@", name, StringComparison.Ordinal), owner);
        Assert.Empty(await popped());
        var worker = await WorkerAsync(name);
        var own = await SendAsync(owner, $$"""{"message":"Check your disk","worker_id":"{{worker}}","origin":"AI Horde Moderators"}""");
        var toAll = await SendAsync(warden, """{"message":"Update tonight","expiry":2}""");
        try
        {
            Assert.Equal([("Check your disk", owner.Id.ToString()), ("Update tonight", "AI Horde Moderators")], (await popped()).Select(Said));
            Assert.Equal(["Update tonight"], (await PopAsync(pop, body.Replace("@", Unique(), StringComparison.Ordinal), owner)).Select(one => Said(one).Text));
        }
        finally
        {
            Assert.Equal(200, (await server.AskAsync("DELETE", $"{Path}/{toAll.Id}", warden.Key)).Status);
        }

        Assert.Equal(["Check your disk"], (await popped()).Select(one => Said(one).Text));
        Assert.Equal(TimeSpan.FromHours(12), own.Lasts);
        Assert.Equal(TimeSpan.FromHours(2), toAll.Lasts);
    }

    [Fact]
    public async Task Each_reads_what_is_theirs_and_moderators_read_everything()
    {
        var (owner, other) = (await server.UserAsync("owner"), await server.UserAsync("other"));
        var warden = await server.UserAsync("warden", Roles.Moderator);
        var worker = await NewWorkerAsync(owner);
        var fromOwner = (await SendAsync(owner, $$"""{"message":"from its owner","worker_id":"{{worker}}"}""")).Id;
        var fromWarden = (await SendAsync(warden, $$"""{"message":"from a moderator","worker_id":"{{worker}}","origin":"The night watch"}""")).Id;
        Assert.Equal([fromOwner, fromWarden], await ListAsync(owner, ""));
        Assert.Equal([fromOwner], await ListAsync(owner, $"?user_id={owner.Id}"));
        Assert.Equal([fromOwner, fromWarden], await ListAsync(owner, $"?worker_id={worker}"));
        Assert.Empty(await ListAsync(owner, "?validity=expired"));
        Assert.Empty(await ListAsync(owner, "?page=2"));
        Assert.Empty(await ListAsync(other, "?validity=all"));
        Assert.Equal([fromOwner, fromWarden], await ListAsync(warden, $"?worker_id={worker}"));
        Assert.Equal([fromWarden], await ListAsync(warden, $"?user_id={warden.Id}&worker_id={worker}"));
        Assert.Equal((403, "Forbidden"), Failure(await server.AskAsync("GET", $"{Path}?user_id={owner.Id}", other.Key)));
        Assert.Equal((400, "BadRequest"), Failure(await server.AskAsync("GET", $"{Path}?user_id=abc", warden.Key)));
        Assert.Equal((404, "WorkerNotFound"), Failure(await server.AskAsync("GET", $"{Path}?worker_id=abc", warden.Key)));
        Assert.Equal(400, (await server.AskAsync("GET", $"{Path}?page=x", owner.Key)).Status);
        Assert.Equal("The night watch", (await server.AskAsync("GET", $"{Path}/{fromWarden}")).Json.GetProperty("origin").GetString());
    }

    [Fact]
    public async Task Only_its_owner_and_moderators_tell_a_worker_something()
    {
        var (owner, other) = (await server.UserAsync("owner"), await server.UserAsync("other"));
        var worker = await NewWorkerAsync(owner);
        Assert.Equal((403, "MessagesOnlyOwnWorkers"), await RefusedAsync(other.Key, $$"""{"message":"hello","worker_id":"{{worker}}"}"""));
        Assert.Equal((403, "MessagesOnlyOwnWorkers"), await RefusedAsync(owner.Key, """{"message":"hello"}"""));
        Assert.Equal((403, "AnonForbidden"), await RefusedAsync(KeyHasher.Anonymous, $$"""{"message":"hello","worker_id":"{{worker}}"}"""));
        Assert.Equal((404, "WorkerNotFound"), await RefusedAsync(owner.Key, $$"""{"message":"hello","worker_id":"{{new string('x', 36)}}"}"""));
        var message = (await SendAsync(owner, $$"""{"message":"mine","worker_id":"{{worker}}"}""")).Id;
        Assert.Equal((403, "Forbidden"), Failure(await server.AskAsync("DELETE", $"{Path}/{message}", other.Key)));
        Assert.Equal(200, (await server.AskAsync("DELETE", $"{Path}/{message}", owner.Key)).Status);
        Assert.Equal((404, "WorkermessageNotFound"), Failure(await server.AskAsync("GET", $"{Path}/{message}")));
        Assert.Equal((404, "WorkermessageNotFound"), Failure(await server.AskAsync("DELETE", $"{Path}/abc", owner.Key)));
    }

    [Fact]
    public async Task A_worker_is_told_a_bounded_number_of_things()
    {
        var owner = await server.UserAsync("owner");
        var body = $$"""{"message":"again","worker_id":"{{await NewWorkerAsync(owner)}}"}""";
        for (var sent = 0; sent < WorkerMessages.ActiveMax; sent++) await SendAsync(owner, body);
        Assert.Equal((403, "Forbidden"), await RefusedAsync(owner.Key, body));
    }

    [Fact]
    public async Task A_worker_shows_what_it_alone_is_told_to_moderators_and_where_its_owner_shows_it()
    {
        var (owner, warden) = (await server.UserAsync("owner"), await server.UserAsync("warden", Roles.Moderator));
        var worker = await NewWorkerAsync(owner);
        await SendAsync(owner, $$"""{"message":"Check your disk","worker_id":"{{worker}}"}""");
        Assert.False((await server.AskAsync("GET", $"/api/v2/workers/{worker}")).Json.TryGetProperty("messages", out _));
        var seen = Assert.Single((await server.AskAsync("GET", $"/api/v2/workers/{worker}", warden.Key)).Json.GetProperty("messages").EnumerateArray());
        Assert.Equal((worker, "Check your disk", owner.Id.ToString()),
            (seen.GetProperty("worker_id").GetString(), seen.GetProperty("message").GetString(), seen.GetProperty("user_id").GetString()));
        Assert.False(seen.TryGetProperty("id", out _));
        await server.AskAsync("PUT", $"/api/v2/users/{owner.Id}", owner.Key, """{"public_workers":true}""");
        Assert.Single((await server.AskAsync("GET", $"/api/v2/workers/{worker}")).Json.GetProperty("messages").EnumerateArray());
    }

    [Fact]
    public async Task What_has_ended_is_told_to_nobody_and_can_still_be_looked_up()
    {
        var owner = await server.UserAsync("owner");
        var worker = await NewWorkerAsync(owner);
        var messages = server.Services.GetRequiredService<WorkerMessages>();
        var now = TimeProvider.System.GetUtcNow();
        var ended = new WorkerMessage(Guid.CreateVersion7(now), new(Guid.Parse(worker)), owner.Id, "x", "over", now.AddHours(-2), now.AddHours(-1));
        Assert.True(await messages.AddAsync(ended, TestContext.Current.CancellationToken));
        Assert.DoesNotContain(await messages.ActiveAsync(TestContext.Current.CancellationToken), one => one.Id == ended.Id);
        Assert.Equal([ended.Id.ToString()], await ListAsync(owner, "?validity=expired"));
        Assert.Equal([ended.Id.ToString()], await ListAsync(owner, "?validity=all"));
        Assert.Empty(await ListAsync(owner, ""));
    }

    async Task<(int, string?)> RefusedAsync(string key, string body) => Failure(await server.AskAsync("POST", Path, key, body));

    async Task<(string Id, TimeSpan Lasts)> SendAsync(TestUser sender, string body)
    {
        var sent = await server.AskAsync("POST", Path, sender.Key, body);
        Assert.True(sent.Status == 200, sent.ToString());
        return (sent.Json.GetProperty("id").GetString()!, At("expiry") - At("created"));

        DateTimeOffset At(string name) => DateTimeOffset.ParseExact(
            sent.Json.GetProperty(name).GetString()!, Rfc822Converter.Format, System.Globalization.CultureInfo.InvariantCulture);
    }

    async Task<string[]> ListAsync(TestUser reader, string query) =>
        [.. (await server.AskAsync("GET", Path + query, reader.Key)).Json.EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];

    async Task<JsonElement[]> PopAsync(string pop, string body, TestUser owner)
    {
        var popped = await server.AskAsync("POST", pop, owner.Key, body);
        Assert.True(popped.Status == 200, popped.ToString());
        return [.. popped.Json.GetProperty("messages").EnumerateArray()];
    }

    async Task<string> NewWorkerAsync(TestUser owner)
    {
        var name = Unique();
        await PopAsync("/api/v2/generate/text/pop", $$"""{"name":"{{name}}","models":["koboldcpp/Moss"],"bridge_agent":"AI Horde Worker:1:x"}""", owner);
        return await WorkerAsync(name);
    }

    async Task<string> WorkerAsync(string name) =>
        (await server.AskAsync("GET", $"/api/v2/workers/name/{Uri.EscapeDataString(name)}")).Json.GetProperty("id").GetString()!;

    static (string Text, string Origin) Said(JsonElement message) => (message.GetProperty("message").GetString()!, message.GetProperty("origin").GetString()!);

    static (int, string?) Failure(Reply reply) => (reply.Status, reply.Rc);

    static string Unique() => $"worker {Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
}
