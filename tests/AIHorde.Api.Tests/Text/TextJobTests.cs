using System.Text.Json;
using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Text;

public sealed class TextJobTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";

    [Fact]
    public async Task A_text_goes_from_its_requester_to_a_worker_and_back_and_is_paid_once()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (requester, owner) = (await node.BalanceAsync(5), await node.BalanceAsync(6));
        Assert.Equal(200, (await node.PopTextAsync(model)).Status);
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new
        {
            prompt = "The lighthouse keeper opened the log book and wrote:",
            @params = new { n = 2, max_length = 64, max_context_length = 1024, temperature = 0.8 },
            models = new[] { model },
        });
        Assert.Equal(202, asked.Status);
        Assert.False(asked.Body.TryGetProperty("message", out _));
        var id = asked.Body.GetProperty("id").GetString();

        var popped = await node.PopTextAsync(model);
        var job = popped.Body.GetProperty("id").GetString();
        Assert.Equal("The lighthouse keeper opened the log book and wrote:", popped.Body.GetProperty("payload").GetProperty("prompt").GetString());
        Assert.Equal(1, popped.Body.GetProperty("payload").GetProperty("n").GetInt32());
        Assert.Equal(150, popped.Body.GetProperty("ttl").GetInt32());
        var running = (await node.GetAsync($"/generate/text/status/{id}")).Body;
        Assert.Equal((1, 1), (running.GetProperty("processing").GetInt32(), running.GetProperty("waiting").GetInt32()));
        Assert.False(running.GetProperty("done").GetBoolean());

        var submitted = await node.SubmitTextAsync(job, "The wind turned north at dusk.");
        Assert.Equal(200, submitted.Status);
        var reward = submitted.Body.GetProperty("reward").GetDecimal();
        Assert.True(reward > 0);
        Assert.Equal("DuplicateGen", (await node.SubmitTextAsync(job, "again")).Body.GetProperty("rc").GetString());

        var second = (await node.PopTextAsync(model)).Body.GetProperty("id").GetString();
        Assert.Equal(200, (await node.SubmitTextAsync(second, "The lamp burned steady.")).Status);
        var done = (await node.GetAsync($"/generate/text/status/{id}")).Body;
        Assert.True(done.GetProperty("done").GetBoolean());
        Assert.Equal(["The wind turned north at dusk.", "The lamp burned steady."],
            done.GetProperty("generations").EnumerateArray().Select(g => g.GetProperty("text").GetString()));
        Assert.Equal(owner + 2 * reward, await node.BalanceAsync(6));
        Assert.Equal(requester - 1 - 2 * (reward + 1), await node.BalanceAsync(5));
    }

    [Fact]
    public async Task A_fault_gives_the_piece_back_and_three_give_the_request_up()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", models = new[] { model } });
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var job = await Until.NotNullAsync(async () => (await node.PopTextAsync(model)).Body.GetProperty("id").GetString());
            var fault = await node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = job, generation = "faulted", state = "faulted" });
            Assert.Equal((200, 0m), (fault.Status, fault.Body.GetProperty("reward").GetDecimal()));
            Assert.Equal("AbortedGen", (await node.SubmitTextAsync(job, "late")).Body.GetProperty("rc").GetString());
        }

        var status = (await node.GetAsync($"/generate/text/status/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal((true, 3), (status.GetProperty("faulted").GetBoolean(), status.GetProperty("restarted").GetInt32()));
    }

    [Fact]
    public async Task What_was_made_before_a_request_is_given_up_is_kept_and_alone_is_paid()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var before = await node.BalanceAsync(5);
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", @params = new { n = 2 }, models = new[] { model } });
        var made = (await node.PopTextAsync(model)).Body.GetProperty("id").GetString();
        var reward = (await node.SubmitTextAsync(made, "So it was.")).Body.GetProperty("reward").GetDecimal();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var job = await Until.NotNullAsync(async () => (await node.PopTextAsync(model)).Body.GetProperty("id").GetString());
            await node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = job, generation = "faulted", state = "faulted" });
        }

        var status = (await node.GetAsync($"/generate/text/status/{asked.Body.GetProperty("id").GetString()}")).Body;
        Assert.Equal((true, true, 1, 3), (
            status.GetProperty("faulted").GetBoolean(), status.GetProperty("done").GetBoolean(),
            status.GetProperty("finished").GetInt32(), status.GetProperty("restarted").GetInt32()));
        Assert.Equal("So it was.", Assert.Single(status.GetProperty("generations").EnumerateArray()).GetProperty("text").GetString());
        Assert.Equal(before - 1 - (reward + 1), await node.BalanceAsync(5));
    }

    [Fact]
    public async Task Cancelling_shows_what_was_and_gives_up_what_waited()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Anonymous, new { prompt = "x", models = new[] { model } });
        Assert.StartsWith("Warning", asked.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        var path = $"/generate/text/status/{asked.Body.GetProperty("id").GetString()}";
        var before = await node.SendAsync(HttpMethod.Delete, path);
        Assert.Equal((200, 1), (before.Status, before.Body.GetProperty("waiting").GetInt32()));
        var after = (await node.GetAsync(path)).Body;
        Assert.Equal((0, 0), (after.GetProperty("waiting").GetInt32(), after.GetProperty("queue_position").GetInt32()));
        Assert.True(after.GetProperty("done").GetBoolean());
        Assert.Null((await node.PopTextAsync(model)).Body.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(model, 512, 1, null)]
    [InlineData("another/model", 512, 0, "models")]
    [InlineData(model, 1024, 0, "max_length")]
    public async Task A_dry_run_says_who_could_do_it_and_what_keeps_the_others(string wanted, int length, int matching, string? why)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        Assert.Equal(200, (await node.PopTextAsync(model)).Status);
        var priced = (await node.PostAsync("/generate/text/async", HordeNode.Requester, new
        {
            prompt = "x",
            @params = new { max_length = length, max_context_length = 2048 },
            models = new[] { wanted },
            dry_run = true,
        })).Body;
        Assert.Equal((1, matching), (priced.GetProperty("active_workers").GetInt32(), priced.GetProperty("matching_workers").GetInt32()));
        Assert.Equal(why, priced.GetProperty("excluded_by").EnumerateObject().Select(one => one.Name).SingleOrDefault());
    }

    [Theory]
    [InlineData("missing", 401, "InvalidAPIKey")]
    [InlineData(HordeNode.Anonymous, 403, "AnonForbiddenWorker")]
    public async Task Only_registered_accounts_pop(string key, int status, string rc)
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var answer = await node.PopTextAsync(model, key);
        Assert.Equal((status, rc), (answer.Status, answer.Body.GetProperty("rc").GetString()));
    }
}

static class TextCalls
{
    public static Task<(int Status, JsonElement Body)> PopTextAsync(this HordeNode node, string model, string key = HordeNode.WorkerOwner) =>
        node.PostAsync("/generate/text/pop", key, new
        {
            name = "Demo Scribe",
            models = new[] { model },
            bridge_agent = "KoboldCppEmbedWorker:2:https://github.com/LostRuins/koboldcpp",
            max_length = 512,
            max_context_length = 8192,
        });

    public static Task<(int Status, JsonElement Body)> SubmitTextAsync(this HordeNode node, string? job, string text) =>
        node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = job, generation = text, seed = 0 });
}
