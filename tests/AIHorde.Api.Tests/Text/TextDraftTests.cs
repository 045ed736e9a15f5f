using System.Net.ServerSentEvents;
using System.Text.Json;
using AIHorde.Api.Tests.Requests;
using AIHorde.Testing;
using Npgsql;

namespace AIHorde.Api.Tests.Text;

/// <summary>Texts that are read while they are written.</summary>
public sealed class TextDraftTests(PostgresServer server)
{
    const string Model = "koboldcpp/Enterredaas-33b";

    static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_given_to_one_node_is_followed_on_another_to_the_end()
    {
        var database = await server.CreateDatabaseAsync();
        await using var node = await (await HordeNode.StartAsync(database)).WithAccountsAsync();
        await using var other = await HordeNode.StartAsync(database);
        var (id, job) = await RunningAsync(node);
        await using var events = Follow(other, id).GetAsyncEnumerator(Cancelled);
        Assert.Equal("state", (await NextAsync(events, "state")).EventType);

        Assert.True(await DraftAsync(node, job, "The lamp"));
        Assert.Equal((0, "The lamp"), Piece(await NextAsync(events, "draft")));
        Assert.True(await DraftAsync(node, job, "The lamp burned"));
        Assert.Equal((8, " burned"), Piece(await NextAsync(events, "draft")));
        Assert.True(await DraftAsync(node, job, "The light"));
        Assert.Equal((5, "ight"), Piece(await NextAsync(events, "draft")));

        Assert.Equal(200, (await node.SubmitTextAsync(job, "The lamp burned all night.")).Status);
        var done = await NextAsync(events, "done");
        Assert.Equal("The lamp burned all night.", JsonDocument.Parse(done.Data).RootElement.GetProperty("generations")[0].GetProperty("text").GetString());
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task A_draft_moves_nothing_and_leaves_nothing_in_the_log()
    {
        var database = await server.CreateDatabaseAsync();
        await using var node = await (await HordeNode.StartAsync(database)).WithAccountsAsync();
        var (_, job) = await RunningAsync(node);
        var before = (await node.BalanceAsync(5), await node.BalanceAsync(6), await CountAsync(database));
        Assert.True(await DraftAsync(node, job, "a secret lighthouse"));
        Assert.Equal(before, (await node.BalanceAsync(5), await node.BalanceAsync(6), await CountAsync(database)));
    }

    [Fact]
    public async Task A_worker_learns_from_its_draft_that_nobody_waits_any_more()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (id, job) = await RunningAsync(node);
        Assert.True(await DraftAsync(node, job, "One,"));
        Assert.Equal(200, (await node.SendAsync(HttpMethod.Delete, $"/generate/text/status/{id}")).Status);
        Assert.False(await DraftAsync(node, job, "One, two,"));
        Assert.Equal(200, (await node.SubmitTextAsync(job, "One,")).Status);
    }

    [Fact]
    public async Task Drafts_are_taken_from_the_owner_of_the_job_alone_and_have_a_limit()
    {
        await using var node = await (await HordeNode.StartAsync(await server.CreateDatabaseAsync())).WithAccountsAsync();
        var (_, job) = await RunningAsync(node);
        Assert.Equal(403, (await node.PostAsync("/generate/text/draft", HordeNode.Untrusted, new { id = job, text = "x" })).Status);
        Assert.Equal(404, (await node.PostAsync("/generate/text/draft", HordeNode.WorkerOwner, new { id = Guid.Empty, text = "x" })).Status);
        Assert.Equal(400, (await node.PostAsync("/generate/text/draft", HordeNode.WorkerOwner, new { id = job, text = new string('x', 100_001) })).Status);
    }

    static async Task<(string Id, string Job)> RunningAsync(HordeNode node)
    {
        var asked = await node.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "The lighthouse", models = new[] { Model } });
        var job = await Until.NotNullAsync(async () => (await node.PopTextAsync(Model)).Body.GetProperty("id").GetString());
        return (asked.Body.GetProperty("id").GetString()!, job);
    }

    static async Task<bool> DraftAsync(HordeNode node, string job, string text)
    {
        var (status, body) = await node.PostAsync("/generate/text/draft", HordeNode.WorkerOwner, new { id = job, text });
        Assert.Equal(200, status);
        return body.GetProperty("wanted").GetBoolean();
    }

    static async IAsyncEnumerable<SseItem<string>> Follow(HordeNode node, string id)
    {
        using var answer = await node.Client.GetAsync($"/api/v2/generate/text/stream/{id}", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await using var stream = await answer.Content.ReadAsStreamAsync(Cancelled);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(Cancelled))
        {
            yield return item;
        }
    }

    /// <summary>How it stands may be said anew at any time; what is looked for comes in its order.</summary>
    static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events, string name)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current.EventType == name)
            {
                return events.Current;
            }

            Assert.Equal("state", events.Current.EventType);
        }

        throw new InvalidOperationException($"The stream ended without {name}.");
    }

    static (int At, string? Text) Piece(SseItem<string> item)
    {
        var piece = JsonDocument.Parse(item.Data).RootElement;
        return (piece.GetProperty("at").GetInt32(), piece.GetProperty("text").GetString());
    }

    static async Task<long> CountAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var count = source.CreateCommand("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM kudos_entries)");
        return (long)(await count.ExecuteScalarAsync(Cancelled))!;
    }
}
