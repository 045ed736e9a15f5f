using System.Collections.Concurrent;
using System.Text.Json;
using AIHorde.Api.Tests.Text;
using AIHorde.Testing;

namespace AIHorde.Api.Tests.Requests;

public sealed class NodesTests(PostgresServer server)
{
    const string model = "koboldcpp/Enterredaas-33b";
    const int jobs = 120;
    const int workers = 16;
    const int pausesMax = 100;
    static readonly decimal kudosBefore = 1_000;

    [Fact]
    [Trait("threat", "5")]
    public async Task Sixteen_workers_on_two_nodes_get_each_job_once_and_are_paid_once_while_one_node_is_killed()
    {
        var database = await server.CreateDatabaseAsync();
        await using var survivor = await (await HordeNode.StartAsync(database)).WithAccountsAsync();
        await using var dying = await HordeNode.StartProcessAsync(database);
        using var toDying = new HttpClient { BaseAddress = new Uri(dying.Address) };
        var requests = await AskAllAsync(survivor);
        var given = new ConcurrentDictionary<string, int>();
        var rewards = new ConcurrentBag<decimal>();
        HttpClient[] nodes = [survivor.Client, toDying];
        var working = Enumerable.Range(0, workers).Select(WorkAsync).ToList();
        await Until.TrueAsync(() => Task.FromResult(rewards.Count >= jobs / 3));
        await dying.KillAsync();
        Volatile.Write(ref nodes[1], survivor.Client);
        await Task.WhenAll(working);

        Assert.All(given.Values, times => Assert.Equal(1, times));
        var (finished, running) = (0, 0);
        foreach (var request in requests)
        {
            var status = (await survivor.GetAsync($"/generate/text/status/{request}")).Body;
            finished += status.GetProperty("finished").GetInt32();
            running += status.GetProperty("processing").GetInt32();
        }

        // What was claimed when the node died and never reached its worker is leased until its time is up, and then given again.
        Assert.Equal((given.Count, jobs), (finished, finished + running));
        Assert.InRange(running, 0, workers / 2);
        Assert.Equal(finished, rewards.Count);
        Assert.Equal(kudosBefore + rewards.Sum(), await survivor.BalanceAsync(6));

        async Task WorkAsync(int worker)
        {
            for (var inVain = 0; inVain < pausesMax;)
            {
                try
                {
                    if (await PopAsync(Volatile.Read(ref nodes[worker % 2]), worker) is not { } job)
                    {
                        inVain++;
                        await Task.Delay(20, CancellationToken.None);
                        continue;
                    }

                    given.AddOrUpdate(job, 1, (_, times) => times + 1);
                    rewards.Add(await SubmitAsync(survivor, job));
                    inVain = 0;
                }
                catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
                {
                    // The node died under this call; the worker goes to the other one.
                    inVain++;
                }
            }
        }
    }

    [Fact]
    public async Task A_worker_that_pops_at_another_node_makes_requests_possible_at_this_one()
    {
        var database = await server.CreateDatabaseAsync();
        await using var here = await (await HordeNode.StartAsync(database)).WithAccountsAsync();
        await using var there = await HordeNode.StartAsync(database);
        Assert.Equal(200, (await there.PopTextAsync(model)).Status);
        var asked = await here.PostAsync("/generate/text/async", HordeNode.Requester, new { prompt = "x", models = new[] { model } });
        var path = $"/generate/text/status/{asked.Body.GetProperty("id").GetString()}";
        await Until.TrueAsync(async () => (await here.GetAsync(path)).Body.GetProperty("is_possible").GetBoolean());
        Assert.Equal(1, (await here.GetAsync("/status/performance")).Body.GetProperty("text_thread_count").GetInt32());
    }

    static async Task<List<string>> AskAllAsync(HordeNode node)
    {
        var requests = new List<string>();
        for (var n = 0; n < jobs; n++)
        {
            var asked = await node.PostAsync("/generate/text/async", HordeNode.Anonymous, new { prompt = $"job {n}", models = new[] { model } });
            requests.Add(asked.Body.GetProperty("id").GetString()!);
        }

        return requests;
    }

    static async Task<string?> PopAsync(HttpClient node, int worker)
    {
        var (status, body) = await node.SendAsync(HttpMethod.Post, "/generate/text/pop", HordeNode.WorkerOwner, new
        {
            name = $"Scribe {worker}", models = new[] { model }, bridge_agent = "KoboldCppEmbedWorker:2:x", max_length = 512, max_context_length = 8192,
        });
        return status == 200 && body.GetProperty("id").ValueKind == JsonValueKind.String ? body.GetProperty("id").GetString() : null;
    }

    /// <summary>Sent twice, as a worker does that did not hear the answer: the second one is told that it was first.</summary>
    static async Task<decimal> SubmitAsync(HordeNode node, string job)
    {
        var first = await node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = job, generation = "It was so." });
        Assert.Equal(200, first.Status);
        var second = await node.PostAsync("/generate/text/submit", HordeNode.WorkerOwner, new { id = job, generation = "It was so." });
        Assert.Equal("DuplicateGen", second.Body.GetProperty("rc").GetString());
        return first.Body.GetProperty("reward").GetDecimal();
    }
}
